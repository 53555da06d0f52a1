using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>A crowd comes to the door: every user joins once and waits.</summary>
internal sealed class Joins(int users) : Scenario
{
    private User[] _crowd = [];
    private ConcertUnderLoad? _concert;
    private Target? _target;

    public override int Arrivals => users;

    public override async Task PrepareAsync(Site site)
    {
        _target = site.Target;
        _concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: 50, price: 1000, capacity: 1);
        _crowd = await site.CreateUsersAsync(users);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index) =>
        Outcome.Of(await worker.SendAsync(HttpRequest.Post(_target!, _concert!.JoinPath, _crowd[index].Credentials)));

    public override async Task VerifyAsync(Site site, long successes) =>
        Stored.Equal("arrival numbers given", successes, (await site.WaitingRoomAsync(_concert!)).GetProperty("lastPosition").GetInt64());
}
