using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Admitted users hold one seat at a time, each seat once, up to the default limit of four for each user and evening.</summary>
internal sealed class Holds(int holds) : Scenario
{
    private const int HoldsPerUser = 4;
    private const int Dates = 20;

    private string[] _credentials = [];
    private ConcertUnderLoad? _concert;
    private Site? _site;

    public override IReadOnlyList<string> Steps { get; } = ["hold"];

    public override int Arrivals => holds;

    public override async Task PrepareAsync(Site site)
    {
        var users = (holds + HoldsPerUser - 1) / HoldsPerUser;
        _site = site;
        _concert = await site.CreateConcertAsync(Dates, seatsPerDate: (holds / Dates) + 1, price: 1000, capacity: users);
        _credentials = await AdmittedCrowd.AdmitAsync(site, _concert, users);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var (user, (date, seat)) = (index % _credentials.Length, _concert!.SeatOf(index));
        return Outcome.Of(await new Buyer(worker, _site!.Target, _concert, user).HoldAsync(0, _credentials[user], date, [seat]));
    }

    public override async Task VerifyAsync(Site site, Measurement run)
    {
        var counters = await site.FindCountersAsync(_concert!) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats held", run.Tally.Successes, ConcertCounters.SeatsHeld(counters));
    }
}
