using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Users charge their wallets, each one in turn, with amounts that differ.</summary>
internal sealed class Charges(int users) : Scenario
{
    private User[] _users = [];
    private Site? _site;

    public override IReadOnlyList<string> Steps { get; } = ["charge"];

    public override async Task PrepareAsync(Site site)
    {
        _site = site;
        _users = await site.CreateUsersAsync(users);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var user = index % users;
        return Outcome.Of(await new Buyer(worker, _site!.Target, ConcertUnderLoad.None, user).ChargeAsync(0, _users[user].Credentials, 1 + (index % 997)));
    }

    /// <summary>Every wallet, to the unit.</summary>
    public override async Task VerifyAsync(Site site, Measurement run) =>
        HistoryChecks.VerifyMoney(run.History, chargedBefore: 0, await site.ReadBalancesAsync(_users));
}
