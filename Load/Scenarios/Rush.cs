using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>The whole way of a buyer on the night of a sale: join, poll, look at the evenings, hold a seat, charge the wallet, pay.</summary>
internal sealed class Rush(int buyers) : Scenario
{
    private const long Price = 1000;

    private Purchases? _purchases;
    private Target? _target;

    public override IReadOnlyList<string> Steps { get; } = ["join", "poll", "dates", "hold", "charge", "pay"];

    public override int Arrivals => buyers;

    public override async Task PrepareAsync(Site site)
    {
        _target = site.Target;
        _purchases = await Purchases.PrepareAsync(site, buyers, Price);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var (buyer, user) = _purchases!.Buyer(worker, index);
        var joined = await buyer.JoinAsync(0, user.Credentials);
        if (!joined.IsSuccess)
            return Outcome.Not(joined);
        var credentials = user.With(joined.Field("token"));
        var polled = await buyer.PollAsync(1, credentials);
        if (!polled.IsSuccess)
            return Outcome.Not(polled);
        var dates = await worker.StepAsync(2, HttpRequest.Get(_target!, $"/api/v1/concerts/{_purchases.Concert.Id}/dates", credentials));
        if (!dates.IsSuccess)
            return Outcome.Not(dates);
        var held = await _purchases.HoldAsync(buyer, step: 3, credentials, index);
        if (!held.IsSuccess)
            return Outcome.Not(held);
        var reservation = held.Field("reservationId");
        var charged = await buyer.ChargeAsync(4, credentials, Price);
        return charged.IsSuccess ? Outcome.Of(await buyer.PayAsync(5, credentials, reservation)) : Outcome.Not(charged);
    }

    public override Task VerifyAsync(Site site, Measurement run) => _purchases!.VerifyAsync(site, run, chargedBefore: 0);
}
