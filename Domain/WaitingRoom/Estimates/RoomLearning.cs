using OrleansTicketing.Domain.Policies;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>What one room learns of its users, and what it foresees. Not safe for several threads.</summary>
/// <param name="policy">How long admissions last at most, and how long places are kept for the silent.</param>
public sealed class RoomLearning(WaitingRoomPolicy policy)
{
    /// <summary>Bounds the start of a room.</summary>
    private const int MostReplayed = 65_536;

    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(1);

    private readonly StayTable _unclaimed = StayTable.OfUnclaimed(policy);
    private readonly StayTable _silent = StayTable.OfSilent(policy);
    private readonly StayTable _buyers = StayTable.OfBuyers(policy);
    private readonly StayTable _late = StayTable.OfLate(policy);

    // Of those inside: at most as many as the capacity.
    private readonly Dictionary<int, StayTable> _inside = [];
    private double _toSell = double.MaxValue;
    private readonly LeaverTable _leavers = new(policy.IdleAfter);
    private readonly EstimateErrors _errors = new();
    private RoomOutlook? _outlook;
    private (DateTimeOffset At, RoomSettings Settings)? _made;

    /// <summary>How good estimates were so far.</summary>
    public EstimateQuality Quality => _errors.Quality;

    /// <summary>A place waits since then.</summary>
    public void Joined(int number, DateTimeOffset at) => _errors.Joined(number, at);

    /// <param name="number">Whose place it is.</param>
    /// <param name="unseen">How long nothing had been seen of them.</param>
    /// <param name="at">When they were admitted.</param>
    /// <returns>How far off the estimate at half of the wait was, relative to the other half, where that was measured.</returns>
    public double? Admitted(int number, TimeSpan unseen, DateTimeOffset at)
    {
        Enter(number, unseen >= policy.IdleAfter * LeaverTable.SilentFrom ? _silent : _unclaimed, at, at);
        if (_toSell > 0)
            _toSell = Math.Max(1, _toSell - 1);
        return _errors.Admitted(number, at);
    }

    /// <summary>Somebody admitted has shown up.</summary>
    public void Claimed(int number, DateTimeOffset admittedAt, DateTimeOffset at)
    {
        Ended(number, admittedAt, at);
        Enter(number, _toSell > 0 ? _buyers : _late, admittedAt, at);
    }

    /// <summary>An admission ended, whatever way.</summary>
    public void Ended(int number, DateTimeOffset admittedAt, DateTimeOffset at)
    {
        if (_inside.Remove(number, out var stays))
            stays.Ended(admittedAt, at);
    }

    /// <summary>So many more of those who are admitted will find something to buy; those who come later stay for another time.</summary>
    public void Sells(double admissions) => _toSell = Math.Max(0, admissions);

    /// <summary>Somebody with so many ahead gave the place back.</summary>
    public void Left(int number, int ahead)
    {
        _leavers.Left(ahead);
        _errors.Left(number);
    }

    /// <summary>Somebody lost the place because of silence, which was foreseen.</summary>
    public void FellSilent(int number) => _errors.Left(number);

    /// <summary>One of a walk through all who wait, in order: nothing was seen of it for so long.</summary>
    public void Walk(int ahead, TimeSpan unseen, DateTimeOffset now) => _leavers.Walk(ahead, unseen, now);

    /// <summary>Whether the quality of estimates is to be measured by this place, too.</summary>
    public bool WantsToFollow(int number) => _errors.Wants(number);

    /// <summary>The walk has come to the end of the queue.</summary>
    public void WalkEnded()
    {
        _leavers.WalkEnded();
        _errors.Offered();
    }

    /// <summary>Learns what stored places tell: the stays of the last admissions. For a room that starts anew.</summary>
    public void Replay(RoomPlaces places, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(places);
        var steps = new List<(DateTimeOffset At, DateTimeOffset? AdmittedAt, int Number)>();
        var first = Math.Max(1, places.LastAdmitted - MostReplayed);
        for (var number = first; number <= places.LastAdmitted; number++)
        {
            if (places[number] is not { AdmittedAt: { } admitted } place || admitted > now)
                continue;
            steps.Add((admitted, null, number));
            // A payment outlives its place, which was over at the end of its time.
            if (!place.IsAdmitted && place.Until is { } until)
                steps.Add((until < admitted + policy.AdmittedFor ? until : admitted + policy.AdmittedFor, admitted, number));
        }

        foreach (var (at, admittedAt, number) in steps.Where(step => step.At <= now).OrderBy(step => step.At))
        {
            if (admittedAt is { } admitted)
                Ended(number, admitted, at);
            else
                Admitted(number, TimeSpan.Zero, at);
            if (admittedAt is null && HasClaimed(places[number]))
                Claimed(number, at, at);
        }

        Advance(places.Totals.Waiting, now);
    }

    /// <summary>Let time pass, several times a minute at least.</summary>
    public void Advance(int waiting, DateTimeOffset now)
    {
        AdvanceStays(now);
        _leavers.Advance(waiting, now);
    }

    /// <summary>The outlook, where it is less than a second old.</summary>
    public RoomOutlook? Known(RoomSettings settings, DateTimeOffset now) =>
        _made is { } made && now >= made.At && now - made.At < Stale && made.Settings == settings ? _outlook : null;

    /// <summary>Made anew at most once a second.</summary>
    /// <param name="settings">Capacity and batches in force.</param>
    /// <param name="now">What it goes on from.</param>
    /// <param name="aheadOf">How many wait before a number.</param>
    public RoomOutlook Outlook(RoomSettings settings, RoomNow now, Func<int, int> aheadOf)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (Known(settings, now.At) is { } known)
            return known;
        AdvanceStays(now.At);
        _made = (now.At, settings);
        var opensAt = settings.AdmitsFrom(now.At);
        var begins = opensAt > now.At ? now with { StartsEmpty = true, RecentAdmissions = 0 } : now;
        var inForce = settings with { BatchSize = settings.BatchAt(opensAt ?? now.At) };
        var forecast = QueueForecast.Of(new Stays(_unclaimed, _silent, _buyers, _late, _toSell), _leavers, inForce, begins);
        _outlook = new RoomOutlook(Paused: opensAt is null, settings.Capacity, opensAt ?? settings.OpensAt, forecast, _errors.Spread);
        _errors.Note(aheadOf, _outlook, now.At);
        return _outlook;
    }

    private void Enter(int number, StayTable stays, DateTimeOffset admittedAt, DateTimeOffset at)
    {
        stays.Entered(admittedAt, at);
        _inside[number] = stays;
    }

    private void AdvanceStays(DateTimeOffset now)
    {
        foreach (var stays in (ReadOnlySpan<StayTable>)[_unclaimed, _silent, _buyers, _late])
            stays.Advance(now);
    }

    // When is not stored, but it is soon after the admission.
    private bool HasClaimed(Place place) =>
        place.State == PlaceState.Claimed || (!place.IsAdmitted && place.Until - place.AdmittedAt != policy.ClaimWithin);
}
