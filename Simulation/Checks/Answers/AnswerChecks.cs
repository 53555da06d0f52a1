using System.Collections.Immutable;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Answers;

/// <summary>
/// Invariant 10, at the moment of each answer: what is answered with success is stored by then. And what the same key was answered before is
/// answered again.
/// </summary>
internal sealed class AnswerChecks(Referee referee, SeatChecks seats, AccountChecks accounts, RoomChecks rooms, ReleaseChecks releases) : ICheck
{
    private readonly Dictionary<(Guid User, string Route, string Key), object> _first = [];
    private readonly RefusalChecks _refusals = new(referee, seats, accounts, releases);
    private readonly PlaceAnswers _places = new(referee, rooms);
    private readonly SeatMapAnswers _maps = new(referee, seats);

    /// <summary>The last poll that the user of a place was answered while it waited: when it was sent.</summary>
    internal DateTimeOffset? LastSeen(WatchedRoom room, int number) => _places.LastSeen(room, number);

    public void Ended(Step step)
    {
        switch (step.Outcome)
        {
            case Outcome.Refused(var refusal):
                _refusals.Check(step, refusal);
                break;
            case Outcome.Answered(var value):
                if (Wrong(step, value) is { } wrong)
                    referee.Fail(wrong.Invariant, $"{wrong.Why}: {step}");
                break;
        }
    }

    private (string Invariant, string Why)? Wrong(Step step, object value) => (step.Asked, value) switch
    {
        (Asked.Join join, JoinedPlace joined) => _places.Joined(step, join, joined) ?? Repeated(step, join.Key, "join", (joined.Receipt.Receipt.Number, joined.Created)),
        (Asked.Look look, TokenView view) => _places.Looked(step, look.ConcertId, look.Number, view),
        (Asked.Leave leave, TokenView view) => _places.Left(leave, view) ?? releases.GivenBack(step, leave),
        (Asked.ReadSeats read, SeatMap map) => _maps.Read(step, map) ?? Admitted(step, read),
        (Asked.Hold hold, HoldAnswer held) => Held(step, hold, held.Reservation) ?? Repeated(step, hold.Key, "hold", AnswerOf(held.Reservation)),
        (Asked.Charge charge, ChargeAnswer charged) => Charged(step, charge, charged.Entry) ?? Repeated(step, charge.Key, "charge", charged.Entry),
        (Asked.Pay pay, PaymentAnswer paid) => Paid(step, pay, paid.Payment) ?? Repeated(step, pay.Key, "pay", AnswerOf(paid.Payment)),
        (Asked.Cancel cancel, Done) => Cancelled(step, cancel),
        (Asked.ReadReservation, Reservation reservation) => Read(step, reservation),
        (Asked.ReadBalance, WalletBalance balance) => Read(step, balance),
        (Asked.List, LedgerPage page) => Listed(step, page),
        (Asked.List, ReservationPage page) => Listed(step, page),
        (Asked.List, PaymentPage page) => Listed(step, page),
        (Asked.Operate operate, DoneAct done) => rooms.Find(operate.ConcertId) is { } room ? PlaceAnswers.Acted(room, done.Act) : null,
        _ => null,
    };

    private (string Invariant, string Why)? Repeated(Step step, string? key, string route, object answer)
    {
        if (key is null || _first.TryAdd((step.UserId, route, key), answer))
            return null;
        var first = _first[(step.UserId, route, key)];
        return first.Equals(answer) ? null : ("5", $"the same key was answered {first} before, and now {answer}");
    }

    private static object AnswerOf(Reservation answered) =>
        (answered.ReservationId, answered.Amount, answered.HeldUntil, answered.CreatedAt, string.Join(',', answered.Seats.Select(seat => seat.Number)));

    private static object AnswerOf(Payment answered) =>
        (answered.PaymentId, answered.Amount, answered.PaidAt, string.Join(',', answered.Tickets.Select(ticket => ticket.Code)));

    private (string Invariant, string Why)? Held(Step step, Asked.Hold asked, Reservation answered)
    {
        if (accounts.Reservation(answered.ReservationId) is not { } stored || accounts.OwnerOf(answered.ReservationId) != step.UserId)
            return ("10", $"reservation {answered.ReservationId.Short()} was answered and is not stored");
        if (stored.HeldUntil != answered.HeldUntil || stored.Amount != answered.Amount || stored.Seats.Length != asked.Seats.Length)
            return ("10", $"reservation {answered.ReservationId.Short()} was answered as another than is stored");
        if (EndOf(stored.ConcertId, stored.Place.Number) is { } end && end + referee.ClocksApart < referee.At(step.Sent) && end + referee.ClocksApart < releases.FirstSent(step, asked))
            return ("7", $"reservation {answered.ReservationId.Short()} was made with place {stored.Place.Number}, which was over at {referee.Told(end)}");
        foreach (var seat in stored.Seats)
        {
            if (!asked.Seats.Contains(seat.Number))
                return ("2", $"reservation {answered.ReservationId.Short()} has seat {seat.Number}, which was not asked for");
            if (SeatOf(stored, seat.Number) is { } watched && watched.IsOf(stored.Id) && watched.Answered != stored.Id)
                (watched.Answered, watched.AnsweredAt, watched.AnsweredUntil) = (stored.Id, referee.Now, stored.HeldUntil);
        }

        return null;
    }

    private (string Invariant, string Why)? Admitted(Step step, Asked.ReadSeats asked) =>
        EndOf(asked.ConcertId, asked.Number) is { } end && end + referee.ClocksApart < referee.At(step.Sent)
            ? ("7", $"seats were read with place {asked.Number}, which was over at {referee.Told(end)}")
            : null;

    /// <summary>When a place was over for sure: stored are whole milliseconds, and it may have ended late in the one that is stored.</summary>
    private DateTimeOffset? EndOf(Guid concertId, int number)
    {
        if (rooms.Find(concertId) is not { } room || !room.Has(number))
            return null;
        var place = room[number];
        return place.IsLive || place.Until < 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(place.Until + 1);
    }

    private WatchedSeat? SeatOf(SeatReservation reservation, int number) =>
        seats.Find(new SeatKey(new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date)), number));

    private (string Invariant, string Why)? Charged(Step step, Asked.Charge asked, LedgerEntry answered)
    {
        if (accounts.Find(step.UserId) is not { } account || !account.Lines.TryGetValue(answered.EntryId, out var line))
            return ("10", $"charge {answered.EntryId.Short()} was answered and is not stored");
        return line.Amount != asked.Amount || line.Amount != answered.Amount || line.Balance != answered.Balance
            ? ("4", $"a charge of {asked.Amount} was answered as {answered.Amount} with {answered.Balance} then, and stored as {line.Amount} with {line.Balance}")
            : null;
    }

    private (string Invariant, string Why)? Paid(Step step, Asked.Pay asked, Payment answered)
    {
        if (accounts.Find(step.UserId) is not { } account || !account.PaymentsById.TryGetValue(answered.PaymentId, out var payment))
            return ("10", $"payment {answered.PaymentId.Short()} was answered and is not stored");
        if (payment.ReservationId != asked.ReservationId || payment.Amount != answered.Amount || !Has(payment, answered.Tickets))
            return ("6", $"payment {answered.PaymentId.Short()} was answered as another than is stored");
        return accounts.Reservation(asked.ReservationId) is { State: ReservationState.Paid }
            ? null
            : ("6", $"reservation {asked.ReservationId.Short()} was answered as paid and is not");
    }

    private static bool Has(PaymentRecord payment, ImmutableArray<Ticket> answered) =>
        payment.Tickets.Select(stored => (stored.Id, stored.Seat, stored.Code)).SequenceEqual(answered.Select(ticket => (ticket.TicketId, ticket.Seat, ticket.Code)));

    private (string Invariant, string Why)? Cancelled(Step step, Asked.Cancel asked) => accounts.Reservation(asked.ReservationId) switch
    {
        { State: ReservationState.Cancelled } cancelled => releases.Cancelled(step, cancelled),
        { State: ReservationState.Held } held when referee.Now + referee.ClocksApart >= held.HeldUntil => null,
        null => ("10", "a reservation that nobody knows was cancelled"),
        var other => ("10", $"reservation {other.Id.Short()} was answered as cancelled and is {other.State}"),
    };

    private (string Invariant, string Why)? Read(Step step, Reservation answered)
    {
        if (accounts.Reservation(answered.ReservationId) is not { } stored)
            return ("10", $"reservation {answered.ReservationId.Short()} was answered and is not stored");
        if (Untrue(stored, answered) is { } untrue)
            return untrue;
        var isSettled = accounts.Unchanged(step.UserId, step.Sent) is not null;
        var expected = stored.State switch
        {
            ReservationState.Paid => ReservationStatus.Paid,
            ReservationState.Cancelled => ReservationStatus.Cancelled,
            _ => answered.Status is ReservationStatus.Paid or ReservationStatus.Cancelled ? ReservationStatus.Held : answered.Status,
        };
        return isSettled && answered.Status != expected
            ? ("reads", $"reservation {stored.Id.Short()} was {stored.State} before it was asked for, and answered as {answered.Status}")
            : null;
    }

    // Both are for ever.
    private static (string Invariant, string Why)? Untrue(SeatReservation stored, Reservation answered) =>
        (answered.Status == ReservationStatus.Paid && stored.State != ReservationState.Paid)
        || (answered.Status == ReservationStatus.Cancelled && stored.State != ReservationState.Cancelled)
            ? ("10", $"reservation {stored.Id.Short()} was answered as {answered.Status}, and is stored as {stored.State}")
            : null;

    private (string Invariant, string Why)? Read(Step step, WalletBalance answered) =>
        !accounts.WasAt(step.UserId, answered.Units) ? ("10", $"a balance of {answered.Units} was answered, and the wallet never was at it")
        : accounts.Unchanged(step.UserId, step.Sent) is { } account && account.State.Wallet.Balance != answered.Units
            ? ("reads", $"the wallet was at {account.State.Wallet.Balance} before it was asked for, and answered as {answered.Units}")
            : null;

    private (string Invariant, string Why)? Listed(Step step, LedgerPage page)
    {
        foreach (var entry in page.Items)
        {
            if (accounts.Find(step.UserId) is not { } account || !account.Lines.TryGetValue(entry.EntryId, out var line)
                || (line.Sequence, line.Amount, line.Balance) != (entry.Sequence, entry.Amount, entry.Balance))
                return ("10", $"ledger line {entry.Sequence} was listed and is not stored like that");
        }

        return null;
    }

    private (string Invariant, string Why)? Listed(Step step, ReservationPage page)
    {
        foreach (var listed in page.Items)
        {
            if (accounts.OwnerOf(listed.ReservationId) != step.UserId)
                return ("10", $"reservation {listed.ReservationId.Short()} was listed and is not stored, or another's");
            if (accounts.Reservation(listed.ReservationId) is { } stored && Untrue(stored, listed) is { } untrue)
                return untrue;
        }

        return null;
    }

    private (string Invariant, string Why)? Listed(Step step, PaymentPage page)
    {
        foreach (var listed in page.Items)
        {
            if (accounts.Find(step.UserId)?.PaymentsById.ContainsKey(listed.PaymentId) != true)
                return ("10", $"payment {listed.PaymentId.Short()} was listed and is not stored, or another's");
        }

        return null;
    }
}
