using System.Diagnostics;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>The requests of one user of a run; what is acknowledged is noted for the checks of the history.</summary>
/// <param name="number">The user's number within the run.</param>
internal readonly struct Buyer(Worker worker, Target target, ConcertUnderLoad concert, int number)
{
    private const string ReservationId = "reservationId";
    private const string EntryId = "entryId";
    private const string PaymentId = "paymentId";

    public async ValueTask<HttpReply> JoinAsync(int step, string credentials)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await worker.StepAsync(step, HttpRequest.Post(target, concert.JoinPath, credentials));
        if (!reply.IsSuccess)
            return reply;
        worker.History.Add(new NotedJoin(number, sent, Stopwatch.GetTimestamp(), reply.Number("position")));
        NotePlace(sent, reply);
        return reply;
    }

    public async ValueTask<HttpReply> PollAsync(int step, string credentials)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await worker.StepAsync(step, HttpRequest.Get(target, "/api/v1/queue-tokens/me", credentials));
        if (reply.IsSuccess)
            NotePlace(sent, reply);
        return reply;
    }

    public async ValueTask<HttpReply> HoldAsync(int step, string credentials, string date, int[] seats)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await WriteAsync(step, "/api/v1/reservations", credentials, concert.HoldOf(date, seats), ReservationId);
        if (reply.IsSuccess)
            worker.History.Add(new NotedHold(number, sent, Stopwatch.GetTimestamp(), reply.Field(ReservationId), date, seats));
        return reply;
    }

    public async ValueTask<HttpReply> ChargeAsync(int step, string credentials, long amount)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await WriteAsync(step, "/api/v1/wallets/me/charges", credentials, $$"""{"amount":{{amount}}}""", EntryId);
        if (reply.IsSuccess)
            worker.History.Add(new NotedCharge(number, sent, Stopwatch.GetTimestamp(), reply.Field(EntryId), amount));
        return reply;
    }

    public async ValueTask<HttpReply> PayAsync(int step, string credentials, string reservationId)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await WriteAsync(step, "/api/v1/payments", credentials, $$"""{"reservationId":"{{reservationId}}"}""", PaymentId);
        if (reply.IsSuccess)
            worker.History.Add(new NotedPayment(number, sent, Stopwatch.GetTimestamp(), reply.Field(PaymentId), reservationId, reply.Number("amount")));
        return reply;
    }

    private async ValueTask<HttpReply> WriteAsync(int step, string path, string credentials, string json, string idField)
    {
        if (!worker.NextIsSentAgain())
            return await worker.StepAsync(step, HttpRequest.Post(target, path, credentials, json));
        var request = HttpRequest.Post(target, path, $"{credentials}Idempotency-Key: {Guid.NewGuid()}\r\n", json);
        var reply = await worker.StepAsync(step, request);
        if (reply.IsSuccess)
            worker.SendAgainLater(new Repeat(number, request, idField, reply.Field(idField)));
        return reply;
    }

    private void NotePlace(long sent, HttpReply reply) =>
        worker.History.Add(new NotedPlace(number, sent, Stopwatch.GetTimestamp(), reply.Number("position"), reply.Body.Span.IndexOf("\"admitted\""u8) >= 0));
}
