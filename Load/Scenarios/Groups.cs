using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// Groups of two to four ask for seats beside each other that other groups want, too: each gets all of its seats or none. About as many are
/// refused as are not.
/// </summary>
internal sealed class Groups(int groups) : Scenario
{
    private const int Dates = 20;
    private const int Largest = 4;

    private string[] _credentials = [];
    private ConcertUnderLoad? _concert;
    private Site? _site;

    public override IReadOnlyList<string> Steps { get; } = ["hold"];

    public override int Arrivals => groups;

    public override bool RefusalsCount => true;

    public override async Task PrepareAsync(Site site)
    {
        _site = site;
        _concert = await site.CreateConcertAsync(Dates, seatsPerDate: (groups * 2 / Dates) + Largest, price: 1000, capacity: groups);
        _credentials = await AdmittedCrowd.AdmitAsync(site, _concert, groups);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var (date, seat) = _concert!.SeatOf(index);
        var size = 2 + (index % (Largest - 1));
        var first = Math.Min(seat, _concert.SeatsPerDate - size + 1);
        return Outcome.Of(await new Buyer(worker, _site!.Target, _concert, index).HoldAsync(0, _credentials[index], date, [.. Enumerable.Range(first, size)]));
    }

    public override async Task VerifyAsync(Site site, Measurement run)
    {
        var counters = await site.FindCountersAsync(_concert!) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats held", run.History.OfType<NotedHold>().Sum(static hold => hold.Seats.Count), ConcertCounters.SeatsHeld(counters));
    }
}
