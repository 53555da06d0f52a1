using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Linearizability;

/// <summary>
/// What the users saw of each seat. A hold of several seats may have one for a moment and give it back, and a payment that fails keeps a seat
/// pinned past its deadline for a while: whoever is refused meanwhile was refused rightly.
/// </summary>
/// <param name="duration">Of a hold.</param>
/// <param name="clocksApart">The most that two clocks are apart.</param>
/// <param name="counts">Whether the word of seat and account counts for a refusal: not while two of their activations live.</param>
internal sealed class SeatHistories(TimeSpan duration, TimeSpan clocksApart, Func<Step, int, bool> counts)
{
    /// <summary>A request whose sender waits no more is done with by then: three more attempts, each with its calls' time-outs.</summary>
    private static readonly TimeSpan StillUnderWay = TimeSpan.FromSeconds(60);

    /// <summary>A gateway that answers so soon has asked once: it waits so long before it asks again.</summary>
    private static readonly TimeSpan SentOnce = TimeSpan.FromMilliseconds(50);

    /// <summary>A pin that nobody took back is resolved within the 120 s of invariant 6.</summary>
    private static readonly TimeSpan PinResolved = TimeSpan.FromSeconds(120);

    private readonly SortedDictionary<(Guid Concert, string Date, int Seat), List<Call<SeatOperation>>> _bySeat = [];
    private readonly Dictionary<(Guid Concert, string Date, int Seat), List<Attempt>> _attempts = [];
    private readonly Dictionary<Guid, Made> _made = [];
    private readonly Dictionary<(Guid User, string Key), Made> _byKey = [];

    internal IReadOnlyDictionary<(Guid Concert, string Date, int Seat), List<Call<SeatOperation>>> Of(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
            Attempted(step);
        foreach (var step in steps)
            Paid(step);
        foreach (var made in _byKey.Values)
            AddHold(made);
        foreach (var step in steps)
            AddRest(step);
        foreach (var made in _made.Values)
            AddPayment(made);
        return _bySeat;
    }

    private void Attempted(Step step)
    {
        if (step.Asked is not Asked.Hold hold)
            return;
        var end = EndOf(step);
        foreach (var seat in hold.Seats)
        {
            var key = (hold.ConcertId, hold.Date, seat);
            if (!_attempts.TryGetValue(key, out var attempts))
                _attempts.Add(key, attempts = []);
            attempts.Add(new Attempt(step.UserId, hold.Key, step.Sent, end));
        }

        if (step.Outcome is Outcome.Refused)
            return;
        var name = (step.UserId, hold.Key ?? $"#{step.Number}");
        if (!_byKey.TryGetValue(name, out var made))
            _byKey.Add(name, made = new Made(step.UserId, hold, step.Sent, NameOf(step.Number)));
        if (step.Outcome is not Outcome.Answered { Value: HoldAnswer answer } || made.Ended is not null)
            return;
        (made.Ended, made.Id, made.HeldUntil) = (step.Ended, answer.Reservation.ReservationId, answer.Reservation.HeldUntil - answer.Reservation.CreatedAt);
        _made[made.Id] = made;
    }

    // Of a request that a gateway had to send more than once, an attempt may hold a seat that no reservation knows of, until its deadline.
    private TimeSpan EndOf(Step step)
    {
        var isKnown = step.Outcome is Outcome.Answered or Outcome.Refused && (step.Outcome.ServedIn ?? step.Ended - step.Sent) < SentOnce;
        return isKnown ? (step.Ended ?? step.Sent) + clocksApart : step.Sent + StillUnderWay + duration;
    }

    // Holds without an answer are reservations, too, of which nobody knows the id.
    private static Guid NameOf(int step) => new(step, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private void Paid(Step step)
    {
        if (step.Asked is not Asked.Pay pay || !_made.TryGetValue(pay.ReservationId, out var made))
            return;
        if (step.Outcome is not Outcome.Refused)
            made.PaySent = made.PaySent is { } earlier && earlier < step.Sent ? earlier : step.Sent;
        if (step.Outcome is Outcome.Answered)
            made.PayEnded = made.PayEnded is { } earlier && earlier < step.Ended ? earlier : step.Ended;
        else
            made.PinnedUntil = Max(made.PinnedUntil, (step.Ended ?? step.Sent) + PinResolved);
    }

    private void AddHold(Made made)
    {
        var answered = made.Ended is not null;
        var end = made.Ended ?? TimeSpan.MaxValue;
        var operation = new SeatOperation(SeatOperationKind.Hold, made.Id, made.Sent, end)
        {
            // Counted from some time between question and answer.
            FreeFrom = answered ? made.Sent + made.HeldUntil - clocksApart : made.Sent,
            FreeAt = Max(made.PinnedUntil, (answered ? end : made.Sent + StillUnderWay) + duration + clocksApart),
        };
        foreach (var seat in made.Asked.Seats)
            Add((made.Asked.ConcertId, made.Asked.Date, seat), operation, made.Sent, made.Ended);
    }

    private void AddPayment(Made made)
    {
        if (made.PaySent is not { } sent)
            return;
        var operation = new SeatOperation(SeatOperationKind.Pay, made.Id, sent, made.PayEnded ?? TimeSpan.MaxValue);
        foreach (var seat in made.Asked.Seats)
            Add((made.Asked.ConcertId, made.Asked.Date, seat), operation, sent, made.PayEnded);
    }

    private void AddRest(Step step)
    {
        switch (step.Asked, step.Outcome)
        {
            case (Asked.Hold hold, Outcome.Refused { Refusal: { Code: ErrorCode.SeatTaken } refusal }):
                foreach (var seat in refusal.Seats)
                    AddRefusal(step, hold, seat);
                break;
            case (Asked.Pay pay, Outcome.Refused { Refusal.Code: ErrorCode.HoldExpired }) when _made.TryGetValue(pay.ReservationId, out var made):
                AddExpiry(step, made);
                break;
            case (Asked.Cancel cancel, not Outcome.Refused) when _made.TryGetValue(cancel.ReservationId, out var cancelled):
                AddCancel(step, cancelled, step.Outcome is Outcome.Answered ? step.Ended : null);
                break;
            case (Asked.Leave leave, not Outcome.Refused):
                // Only what was held with that place is cancelled with it.
                foreach (var made in _made.Values)
                {
                    if (made.User == step.UserId && made.Asked.ConcertId == leave.ConcertId)
                        AddCancel(step, made, ended: null);
                }

                break;
        }
    }

    private void AddExpiry(Step step, Made made)
    {
        // One seat that says so is enough, and any of them may be the one.
        foreach (var seat in made.Asked.Seats)
        {
            if (!counts(step, seat))
                return;
        }

        foreach (var seat in made.Asked.Seats)
            Add((made.Asked.ConcertId, made.Asked.Date, seat), new SeatOperation(SeatOperationKind.Expired, made.Id, step.Sent, End(step)), step.Sent, step.Ended);
    }

    private void AddRefusal(Step step, Asked.Hold hold, int seat)
    {
        if (!counts(step, seat) || step.Ended is not { } ended)
            return;
        var isExcused = ended - step.Sent + clocksApart >= duration;
        foreach (var attempt in _attempts[(hold.ConcertId, hold.Date, seat)])
            isExcused |= attempt.Sent <= ended && attempt.End >= step.Sent && (attempt.User != step.UserId || attempt.Key != hold.Key);
        Add((hold.ConcertId, hold.Date, seat), new SeatOperation(SeatOperationKind.Taken, Guid.Empty, step.Sent, ended) { IsExcused = isExcused }, step.Sent, ended);
    }

    private void AddCancel(Step step, Made made, TimeSpan? ended)
    {
        foreach (var seat in made.Asked.Seats)
            Add((made.Asked.ConcertId, made.Asked.Date, seat), new SeatOperation(SeatOperationKind.Cancel, made.Id, step.Sent, End(step)), step.Sent, ended);
    }

    private void Add((Guid Concert, string Date, int Seat) key, SeatOperation operation, TimeSpan sent, TimeSpan? ended)
    {
        if (!_bySeat.TryGetValue(key, out var calls))
            _bySeat.Add(key, calls = []);
        calls.Add(new Call<SeatOperation>(operation, sent, ended));
    }

    private static TimeSpan End(Step step) => step.Ended ?? TimeSpan.MaxValue;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed record Attempt(Guid User, string? Key, TimeSpan Sent, TimeSpan End);

    /// <summary>A reservation, or what may have become one.</summary>
    private sealed class Made(Guid user, Asked.Hold asked, TimeSpan sent, Guid name)
    {
        internal Guid User => user;

        internal Asked.Hold Asked => asked;

        internal TimeSpan Sent => sent;

        internal Guid Id { get; set; } = name;

        internal TimeSpan? Ended { get; set; }

        internal TimeSpan HeldUntil { get; set; }

        internal TimeSpan? PaySent { get; set; }

        internal TimeSpan? PayEnded { get; set; }

        internal TimeSpan PinnedUntil { get; set; }
    }
}
