using System.Diagnostics;
using System.Globalization;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>The requests of one user of a run; what is acknowledged is noted for the checks of the history.</summary>
/// <param name="number">The user's number within the run.</param>
internal readonly struct Buyer(Worker worker, Target target, ConcertUnderLoad concert, int number)
{
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
        var numbers = string.Join(',', seats.Select(static seat => seat.ToString(CultureInfo.InvariantCulture)));
        var json = $$"""{"concertId":"{{concert.Id}}","date":"{{date}}","seats":[{{numbers}}]}""";
        var reply = await worker.StepAsync(step, HttpRequest.Post(target, "/api/v1/reservations", credentials, json));
        if (reply.IsSuccess)
            worker.History.Add(new NotedHold(number, sent, Stopwatch.GetTimestamp(), reply.Field("reservationId"), date, seats));
        return reply;
    }

    public async ValueTask<HttpReply> ChargeAsync(int step, string credentials, long amount)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await worker.StepAsync(step, HttpRequest.Post(target, "/api/v1/wallets/me/charges", credentials, $$"""{"amount":{{amount}}}"""));
        if (reply.IsSuccess)
            worker.History.Add(new NotedCharge(number, sent, Stopwatch.GetTimestamp(), reply.Field("entryId"), amount));
        return reply;
    }

    public async ValueTask<HttpReply> PayAsync(int step, string credentials, string reservationId)
    {
        var sent = Stopwatch.GetTimestamp();
        var reply = await worker.StepAsync(step, HttpRequest.Post(target, "/api/v1/payments", credentials, $$"""{"reservationId":"{{reservationId}}"}"""));
        if (reply.IsSuccess)
            worker.History.Add(new NotedPayment(number, sent, Stopwatch.GetTimestamp(), reply.Field("paymentId"), reservationId, reply.Number("amount")));
        return reply;
    }

    private void NotePlace(long sent, HttpReply reply) =>
        worker.History.Add(new NotedPlace(number, sent, Stopwatch.GetTimestamp(), reply.Number("position"), reply.Body.Span.IndexOf("\"admitted\""u8) >= 0));
}
