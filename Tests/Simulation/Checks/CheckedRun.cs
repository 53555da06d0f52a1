using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.WaitingRoom;
using OrleansTicketing.Simulation.Checks;
using OrleansTicketing.Simulation.Checks.Answers;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Tests.Simulation.Checks;

/// <summary>The checks without a run: a test stores what it likes and sees whether it is refused.</summary>
internal sealed class CheckedRun
{
    internal static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    internal static readonly Guid Concert = Guid.Parse("c0000000-0000-0000-0000-000000000001");
    internal static readonly Guid Alice = Guid.Parse("a0000000-0000-0000-0000-000000000001");
    internal static readonly Guid Bob = Guid.Parse("b0000000-0000-0000-0000-000000000001");
    internal static readonly ConcertDateKey Date = new(Concert, DateKey.Parse("2030-02-01"));

    private readonly List<Violation> _violations = [];
    private ChunkRow? _chunk;

    internal CheckedRun()
    {
        Referee = new Referee(() => Clock, Start, TimeSpan.Zero, Policy, _violations.Add);
        Seats = new SeatChecks(Referee);
        Rooms = new RoomChecks(Referee);
        Accounts = new AccountChecks(Referee, Seats, Rooms);
        Answers = new AnswerChecks(Referee, Seats, Accounts, Rooms, new ReleaseChecks(Referee, Seats, Accounts, Log));
        Rooms.LastSeen = Answers.LastSeen;
    }

    internal static TicketingPolicy Policy { get; } = new()
    {
        Hold = new HoldPolicy { Duration = TimeSpan.FromSeconds(30) },
        WaitingRoom = new WaitingRoomPolicy
        {
            Capacity = 2,
            BatchSize = 2,
            Interval = TimeSpan.FromSeconds(2),
            AdmittedFor = TimeSpan.FromSeconds(60),
            ClaimWithin = TimeSpan.FromSeconds(10),
            IdleAfter = TimeSpan.FromSeconds(60),
        },
    };

    internal TimeSpan Clock { get; set; } = TimeSpan.FromSeconds(1);

    internal DateTimeOffset Now => Start + Clock;

    internal StepLog Log { get; } = new();

    internal Referee Referee { get; }

    internal SeatChecks Seats { get; }

    internal RoomChecks Rooms { get; }

    internal AccountChecks Accounts { get; }

    internal AnswerChecks Answers { get; }

    internal IReadOnlyList<Violation> Violations => _violations;

    internal void Legal() => Assert.Empty(_violations);

    internal void Refused(string invariant) => Assert.Equal(invariant, _violations.FirstOrDefault()?.Invariant);

    internal WatchedSeat Seat(int number) => Seats.Find(new SeatKey(Date, number))!;

    internal void Store(int number, Func<StoredSeat, StoredSeat> change)
    {
        var key = new SeatKey(Date, number);
        var before = Seats.Find(key)?.State ?? new StoredSeat();
        var next = change(before) with { Version = before.Version + 1, History = [new HistoryEntry(Now, "test", Guid.Empty)] };
        Seats.Committed(new StateKey(GrainId.Create("seat", GrainKeys.Of(key)), "state"), next);
    }

    internal void Hold(int number, Guid reservation, Guid user, TimeSpan? until = null) => Store(number, _ => new StoredSeat
    {
        Kind = StoredSeatKind.Held,
        ReservationId = reservation,
        UserId = user,
        Until = Start + (until ?? Clock + Policy.Hold.Duration),
    });

    internal void Pin(int number) => Store(number, seat => seat with { Kind = StoredSeatKind.Pinned, AttemptId = Guid.NewGuid(), PinnedAt = Now });

    internal void Sell(int number) => Store(number, seat => new StoredSeat { Kind = StoredSeatKind.Sold, ReservationId = seat.ReservationId, UserId = seat.UserId });

    internal void Free(int number) => Store(number, _ => new StoredSeat());

    internal AccountState Account(Guid user) => Accounts.Find(user)?.State ?? new AccountState();

    internal void Store(Guid user, AccountState next) =>
        Accounts.Committed(new StateKey(GrainId.Create("account", $"account/{user:N}"), "state"), next);

    internal static RememberedOperation Operation(Guid id, OperationEffect effect, long sequence) => new(id, string.Empty, Keyed: true, effect, sequence, Start);

    internal AccountState Charged(AccountState state, long amount, Guid operation)
    {
        var wallet = state.Wallet with
        {
            Balance = state.Wallet.Balance + amount,
            Charged = state.Wallet.Charged + amount,
            Lines = state.Wallet.Lines + 1,
        };
        var line = new LedgerLine(wallet.Lines, ReservationRules.EntryIdOf(operation), LedgerLineKind.Charge, amount, wallet.Balance, null, Now);
        return state with
        {
            Wallet = wallet,
            Ledger = state.Ledger.Add(line),
            Operations = state.Operations.Add(Operation(operation, OperationEffect.Charge, line.Sequence)),
        };
    }

    internal AccountState Held(AccountState state, Guid reservation, params int[] seats)
    {
        var made = new SeatReservation
        {
            Sequence = state.ReservationCount + 1,
            Id = reservation,
            ConcertId = Concert,
            Date = Date.Date.ToString(),
            Seats = [.. seats.Select(number => new PricedSeat(number, 10))],
            Amount = 10 * seats.Length,
            HeldUntil = Now + Policy.Hold.Duration,
            CreatedAt = Now,
            Place = new QueuePlace(1, Start),
        };
        return state with
        {
            Reservations = state.Reservations.Add(made),
            ReservationCount = made.Sequence,
            Operations = state.Operations.Add(Operation(Guid.NewGuid(), OperationEffect.Reservation, made.Sequence)),
        };
    }

    internal AccountState Paid(AccountState state, Guid reservation)
    {
        var held = state.Reservations.Single(one => one.Id == reservation);
        var payment = new PaymentRecord
        {
            Sequence = state.PaymentCount + 1,
            Id = ReservationRules.PaymentIdOf(reservation),
            ReservationId = reservation,
            Amount = held.Amount,
            PaidAt = Now,
            Tickets = [.. held.Seats.Select(seat => new IssuedTicket(ReservationRules.TicketIdOf(held.Id, seat.Number), seat.Number, "signed"))],
        };
        var wallet = state.Wallet with { Balance = state.Wallet.Balance - held.Amount, Paid = state.Wallet.Paid + held.Amount, Lines = state.Wallet.Lines + 1 };
        return state with
        {
            Wallet = wallet,
            Ledger = state.Ledger.Add(new LedgerLine(wallet.Lines, Guid.NewGuid(), LedgerLineKind.Payment, -held.Amount, wallet.Balance, payment.Id, Now)),
            Payments = state.Payments.Add(payment),
            PaymentCount = payment.Sequence,
            Reservations = state.Reservations.Replace(held, held with { State = ReservationState.Paid, PaymentId = payment.Id }),
            Operations = state.Operations.Add(Operation(Guid.NewGuid(), OperationEffect.Payment, payment.Sequence)),
            Outbox = state.Outbox.Add(reservation),
        };
    }

    internal void StoreRoom(Func<RoomState, RoomState>? change = null)
    {
        var head = Rooms.Find(Concert)?.Head ?? new RoomState { Revision = 1, OpensAt = Start, ClosesAt = Start.AddDays(1) };
        Rooms.Committed(new StateKey(GrainId.Create("waitingroom", $"room/{Concert:N}"), "state"), change?.Invoke(head) ?? head);
    }

    /// <summary>One row with these places, in the order of their numbers.</summary>
    internal void StorePlaces(params (Guid User, Place Place)[] places)
    {
        var chunk = new PlaceChunk();
        foreach (var (user, place) in places)
            chunk.Append(user, place);
        StoreRow(0, _chunk = chunk.ToRow(Now));
    }

    internal void StoreRow(int index, ChunkRow row) =>
        Rooms.Committed(new StateKey(GrainId.Create("waitingroom", $"room/{Concert:N}"), $"chunk-{index}"), row);

    internal Place Waiting() => PlaceRules.Join(Now);

    internal Place Admitted() => PlaceRules.Admit(PlaceRules.Join(Now), Policy.WaitingRoom, Now);

    internal Place Claimed() => PlaceRules.Claim(Admitted(), Policy.WaitingRoom, Now);

    /// <summary>Alice is in, with place 1, and has 100.</summary>
    internal static CheckedRun WithAliceAdmitted()
    {
        var run = new CheckedRun { Clock = TimeSpan.Zero };
        run.StoreRoom();
        run.StorePlaces((Alice, run.Claimed()));
        run.Store(Alice, run.Charged(run.Account(Alice), 100, Guid.NewGuid()));
        run.Clock = TimeSpan.FromSeconds(1);
        return run;
    }
}
