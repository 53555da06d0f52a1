using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>A crowd comes to the door: every user joins once and waits.</summary>
internal sealed class Joins(int users) : Scenario
{
    private User[] _crowd = [];
    private ConcertUnderLoad? _concert;
    private Site? _site;

    public override IReadOnlyList<string> Steps { get; } = ["join"];

    public override int Arrivals => users;

    public override async Task PrepareAsync(Site site)
    {
        _site = site;
        _concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: 50, price: 1000, capacity: 1);
        _crowd = await site.CreateUsersAsync(users);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index) =>
        Outcome.Of(await new Buyer(worker, _site!.Target, _concert!, index).JoinAsync(0, _crowd[index].Credentials));

    public override async Task VerifyAsync(Site site, Measurement run) =>
        Stored.Equal("arrival numbers given", run.Tally.Successes, (await site.WaitingRoomAsync(_concert!)).GetProperty("lastPosition").GetInt64());
}
