using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// Complete orders, each by a user of its own: join (admitted at once), hold one seat, pay for it. The wallets were charged beforehand with
/// exactly the price, so that a second debit could not go unseen.
/// </summary>
internal sealed class Orders(int orders) : Scenario
{
    private const long Price = 1000;

    private Purchases? _purchases;

    public override IReadOnlyList<string> Steps { get; } = ["join", "hold", "pay"];

    public override int Arrivals => orders;

    public override async Task PrepareAsync(Site site)
    {
        _purchases = await Purchases.PrepareAsync(site, orders, Price);
        await site.ChargeAsync(_purchases.Users, Price);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var (buyer, user) = _purchases!.Buyer(worker, index);
        var joined = await buyer.JoinAsync(0, user.Credentials);
        if (!joined.IsSuccess)
            return Outcome.Not(joined);
        var credentials = user.With(joined.Field("token"));
        var held = await _purchases.HoldAsync(buyer, step: 1, credentials, index);
        return held.IsSuccess ? Outcome.Of(await buyer.PayAsync(2, credentials, held.Field("reservationId"))) : Outcome.Not(held);
    }

    public override Task VerifyAsync(Site site, Measurement run) => _purchases!.VerifyAsync(site, run, chargedBefore: Price);
}
