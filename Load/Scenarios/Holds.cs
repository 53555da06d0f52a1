using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Admitted users hold one seat at a time, each seat once, up to the default limit of four for each user and evening.</summary>
internal sealed class Holds(int holds) : Scenario
{
    private const int HoldsPerUser = 4;
    private const int Dates = 20;

    private string[] _credentials = [];
    private ConcertUnderLoad? _concert;
    private Target? _target;

    public override int Arrivals => holds;

    public override async Task PrepareAsync(Site site)
    {
        var users = (holds + HoldsPerUser - 1) / HoldsPerUser;
        _target = site.Target;
        _concert = await site.CreateConcertAsync(Dates, seatsPerDate: (holds / Dates) + 1, price: 1000, capacity: users);
        var crowd = await site.CreateUsersAsync(users);
        _credentials = new string[users];
        await site.ForEachAsync(users, async (http, i) =>
        {
            _credentials[i] = crowd[i].With(await site.JoinAsync(http, crowd[i], _concert));

            // Looking at the evenings claims the place, as it does for a real user; the holds are measured, not the claims.
            (await http.SendAsync(HttpRequest.Get(site.Target, $"/api/v1/concerts/{_concert.Id}/dates", _credentials[i]))).Expect(200);
        });
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index) =>
        Outcome.Of(await worker.SendAsync(HttpRequest.Post(_target!, "/api/v1/reservations", _credentials[index % _credentials.Length], _concert!.HoldBody(index))));

    public override async Task VerifyAsync(Site site, long successes)
    {
        var counters = await site.FindCountersAsync(_concert!) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats held", successes, ConcertCounters.SeatsHeld(counters));
    }
}
