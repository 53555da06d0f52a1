using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// Groups of two to four ask for seats beside each other, two groups after one another for seats that overlap: of each two one gets all of
/// its seats and the other none, however many groups a run has time for.
/// </summary>
internal sealed class Groups(int groups) : Scenario
{
    private const int Dates = 20;
    private const int Largest = 4;

    /// <summary>The second group of two starts a seat behind the first.</summary>
    private const int SeatsForTwo = Largest + 1;

    private string[] _credentials = [];
    private ConcertUnderLoad? _concert;
    private Site? _site;

    public override IReadOnlyList<string> Steps { get; } = ["hold"];

    public override int Arrivals => groups;

    public override bool RefusalsCount => true;

    public override async Task PrepareAsync(Site site)
    {
        _site = site;
        _concert = await site.CreateConcertAsync(Dates, seatsPerDate: ((groups / 2 / Dates) + 1) * SeatsForTwo, price: 1000, capacity: groups);
        _credentials = await AdmittedCrowd.AdmitAsync(site, _concert, groups);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var two = index / 2;
        var first = (two / Dates * SeatsForTwo) + 1 + (index % 2);
        var seats = Enumerable.Range(first, 2 + (index % (Largest - 1))).ToArray();
        return Outcome.Of(await new Buyer(worker, _site!.Target, _concert!, index).HoldAsync(0, _credentials[index], _concert!.Dates[two % Dates], seats));
    }

    public override async Task VerifyAsync(Site site, Measurement run)
    {
        var counters = await site.FindCountersAsync(_concert!) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats held", run.History.OfType<NotedHold>().Sum(static hold => hold.Seats.Count), ConcertCounters.SeatsHeld(counters));
    }
}
