using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Load.Night;

/// <summary>A waiting room in virtual time: the rules of the real one, without its store and its messages.</summary>
internal sealed class NightRoom(NightPlan plan)
{
    private readonly AdmissionWindow _window = new(plan.Interval);
    private readonly Sightings _sightings = new(NightPlan.Opening);
    private readonly RoomLearning _learning = new(plan.Policy);
    private int _nextToLookAt = 1;
    private int _cursor = 1;

    public RoomPlaces Places { get; } = new();

    public RoomOutlook? Outlook { get; private set; }

    /// <summary>Of this run; the plan's capacity is the most it may be.</summary>
    public int MostAdmitted { get; private set; }

    public EstimateQuality Quality => _learning.Quality;

    public int EndedAdmissions { get; private set; }

    public int Admissions { get; private set; }

    public int Join(Guid user, DateTimeOffset now)
    {
        var number = Places.Append(user, PlaceRules.Join(now));
        _sightings.See(number, now);
        _learning.Joined(number, now);
        Admit(now);
        return number;
    }

    public void See(int number, DateTimeOffset now) => _sightings.See(number, now);

    public bool Claim(int number, DateTimeOffset now)
    {
        Change(number, PlaceRules.Claim(Places[number], plan.Policy, now), now);
        return Places[number] is { IsAdmitted: true } place && !place.IsOverdue(now);
    }

    public void Leave(int number, DateTimeOffset now)
    {
        Change(number, PlaceRules.Leave(Places[number], now), now);
        Admit(now);
    }

    public void Finish(int number, DateTimeOffset now)
    {
        Change(number, PlaceRules.Finish(Places[number], now), now);
        Admit(now);
    }

    public void Tick(DateTimeOffset now)
    {
        while (Places.NextOverdue(now) is { } overdue)
            Change(overdue, PlaceRules.Expire(Places[overdue], now), now);
        Admit(now);
    }

    /// <summary>Every second.</summary>
    public void Publish(SeatCount seats, DateTimeOffset now)
    {
        ExpireSilent(now);
        _learning.Advance(Places.Totals.Waiting, now);
        _learning.Sells(SeatChances.AdmissionsLeft(seats, Places.Totals.Admitted, EndedAdmissions));
        Outlook = _learning.Outlook(plan.Settings, State(now), Places.Waiting.CountBelow);
    }

    private RoomNow State(DateTimeOffset now) =>
        new(now, StartsEmpty: false, _window.Recent(now), Places.Waiting.FirstFrom(1) is { } first ? now - Places[first].JoinedAt : TimeSpan.Zero);

    private void ExpireSilent(DateTimeOffset now)
    {
        var ahead = Places.Waiting.CountBelow(_nextToLookAt);
        var next = Places.Waiting.FirstFrom(_nextToLookAt);
        for (var looked = 0; next is { } number && looked < 4 * 65_536; looked++)
        {
            _learning.Walk(ahead++, now - _sightings.LastOf(number), now);
            if (_learning.WantsToFollow(number))
                _learning.Joined(number, Places[number].JoinedAt);
            if (Evidence.IsIdle(_sightings.LastOf(number), NightPlan.Opening, now, plan.Policy.IdleAfter))
                Change(number, PlaceRules.FallSilent(Places[number], now), now);
            next = Places.Waiting.FirstFrom(number + 1);
        }

        _nextToLookAt = next ?? 1;
        if (next is null)
            _learning.WalkEnded();
    }

    private void Admit(DateTimeOffset now)
    {
        if (Places.Totals.Waiting == 0)
            return;
        var count = AdmissionRules.Allowed(plan.Settings, Places.Totals.Waiting, Places.Totals.Admitted, _window.Recent(now), now);
        for (; count > 0 && Places.Waiting.FirstFrom(_cursor) is { } number; count--)
        {
            Change(number, PlaceRules.Admit(Places[number], plan.Policy, now), now);
            _cursor = number + 1;
        }
    }

    private void Change(int number, Place next, DateTimeOffset now)
    {
        var before = Places[number];
        if (before == next)
            return;
        if (before.State == PlaceState.Waiting && !next.IsAdmitted)
        {
            if (next.State == PlaceState.Expired)
                _learning.FellSilent(number);
            else
                _learning.Left(number, Places.Waiting.CountBelow(number));
        }

        Places.Set(number, next);
        if (!before.IsAdmitted && next.IsAdmitted)
        {
            _window.Add(now);
            _learning.Admitted(number, now - _sightings.LastOf(number), now);
            Admissions++;
            MostAdmitted = Math.Max(MostAdmitted, Places.Totals.Admitted);
            if (Places.Totals.Admitted > plan.Capacity)
                throw new InvalidOperationException($"{Places.Totals.Admitted} were admitted at {now:T}, above the capacity.");
        }

        if (before.State == PlaceState.Unclaimed && next.State == PlaceState.Claimed)
            _learning.Claimed(number, before.AdmittedAt!.Value, now);
        if (before.IsAdmitted && !next.IsAdmitted)
        {
            _learning.Ended(number, before.AdmittedAt!.Value, now);
            EndedAdmissions++;
        }
    }
}
