using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// Complete orders, each by a user of its own: join (admitted at once), hold one seat, pay for it. The wallets were charged beforehand with
/// exactly the price, so that a second debit could not go unseen.
/// </summary>
internal sealed class Orders(int orders) : Scenario
{
    private const int Dates = 20;
    private const long Price = 1000;

    private readonly bool[] _paid = new bool[orders];
    private User[] _users = [];
    private ConcertUnderLoad? _concert;
    private Target? _target;

    public override IReadOnlyList<string> Steps { get; } = ["join", "hold", "pay"];

    public override int Arrivals => orders;

    public override async Task PrepareAsync(Site site)
    {
        _target = site.Target;
        _concert = await site.CreateConcertAsync(Dates, seatsPerDate: (orders / Dates) + 1, Price, capacity: orders);
        _users = await site.CreateUsersAsync(orders);
        await site.ChargeAsync(_users, Price);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var user = _users[index];
        var joined = await worker.StepAsync(0, HttpRequest.Post(_target!, _concert!.JoinPath, user.Credentials));
        if (!joined.IsSuccess)
            return Outcome.Not(joined);
        var credentials = user.With(joined.Field("token"));
        var held = await worker.StepAsync(1, HttpRequest.Post(_target!, "/api/v1/reservations", credentials, _concert.HoldBody(index)));
        if (!held.IsSuccess)
            return Outcome.Not(held);
        var payment = $$"""{"reservationId":"{{held.Field("reservationId")}}"}""";
        var paid = await worker.StepAsync(2, HttpRequest.Post(_target!, "/api/v1/payments", credentials, payment));
        _paid[index] = paid.IsSuccess;
        return Outcome.Of(paid);
    }

    /// <summary>Every seat of the concert and every user's wallet and payments, not a sample.</summary>
    public override async Task VerifyAsync(Site site, long successes)
    {
        var counters = await site.FindCountersAsync(_concert!) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats sold", successes, ConcertCounters.SeatsSold(counters));
        Stored.Equal("users done", successes, (await site.WaitingRoomAsync(_concert!)).GetProperty("finished").GetInt64());
        await site.ForEachAsync(orders, async (http, i) =>
        {
            var wallet = await site.GetAsync(http, "/api/v1/wallets/me", _users[i].Credentials);
            Stored.Equal($"balance of user {i}", _paid[i] ? 0 : Price, wallet.GetProperty("balance").GetInt64());
            var payments = await site.GetAsync(http, "/api/v1/payments", _users[i].Credentials);
            var tickets = payments.GetProperty("items").EnumerateArray().Sum(payment => payment.GetProperty("tickets").GetArrayLength());
            Stored.Equal($"tickets of user {i}", _paid[i] ? 1 : 0, tickets);
        });
    }
}
