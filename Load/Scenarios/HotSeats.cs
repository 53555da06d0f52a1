using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>One evening of 50 seats, and everybody asks for one of them at once: 50 win, all others are refused.</summary>
internal sealed class HotSeats(int users) : Scenario
{
    public const int Seats = 50;

    private string[] _credentials = [];
    private ConcertUnderLoad? _concert;
    private Site? _site;

    public override IReadOnlyList<string> Steps { get; } = ["hold"];

    public override int Arrivals => users;

    public override bool RefusalsCount => true;

    public override async Task PrepareAsync(Site site)
    {
        _site = site;
        _concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: Seats, price: 1000, capacity: users);
        _credentials = await AdmittedCrowd.AdmitAsync(site, _concert, users);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index) =>
        Outcome.Of(await new Buyer(worker, _site!.Target, _concert!, index).HoldAsync(0, _credentials[index], _concert!.Dates[0], [(index % Seats) + 1]));

    public override async Task VerifyAsync(Site site, Measurement run)
    {
        var counters = await site.FindCountersAsync(_concert!) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats held", run.Tally.Successes, ConcertCounters.SeatsHeld(counters));
        if (run.Tally.Successes + run.Tally.Refusals == users)
            Stored.Equal("winners", Seats, run.Tally.Successes);
    }
}
