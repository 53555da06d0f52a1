using System.Collections.Immutable;
using Orleans.Storage;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>The stored account: its committed state, the pages behind it, and the one way in which it changes.</summary>
internal sealed class AccountBook(
    Durable<AccountState> durable, IGrainStorage storage, GrainId grainId, StorageMetrics metrics, TimeProvider time)
{
    private const int HistoryLength = 32;

    // Delivered, though the stored outbox still names them: dropped with the next write, for a delivery can be repeated.
    private ImmutableSortedSet<Guid> _delivered = [];
    private ImmutableArray<PendingSeats> _pending = [];

    public PagedTail<LedgerLine> Ledger { get; } = new(storage, grainId, metrics, AccountLists.Ledger, static line => line.Id);

    public PagedTail<SeatReservation> Reservations { get; } = new(storage, grainId, metrics, AccountLists.Reservations, static reservation => reservation.Id);

    public PagedTail<PaymentRecord> Payments { get; } = new(storage, grainId, metrics, AccountLists.Payments, static payment => payment.Id);

    public AccountState State => durable.Committed;

    /// <summary>Seats that a failed attempt may still hold; known to this activation only, and free at their deadline.</summary>
    public IReadOnlyList<PendingSeats> Pending => _pending;

    public DateTimeOffset Now() => ReservationRules.WholeMilliseconds(time.GetUtcNow());

    /// <param name="next">The state to store.</param>
    /// <param name="what">The change in a word or two.</param>
    /// <param name="cause">The operation, reservation or attempt that caused it.</param>
    public async Task Save(AccountState next, string what, Guid cause)
    {
        var history = next.History;
        if (history.Length >= HistoryLength)
            history = history.RemoveRange(0, history.Length - HistoryLength + 1);
        var outbox = _delivered.IsEmpty ? next.Outbox : next.Outbox.RemoveAll(_delivered.Contains);
        await durable.Save(next with { History = history.Add(new HistoryEntry(Now(), what, cause)), Outbox = outbox });
        _delivered = _delivered.Intersect(State.Outbox);
    }

    /// <summary>Makes sure that no other activation's later write of what it read before can succeed.</summary>
    public Task Fence(string what, Guid cause) => Save(State with { Fence = State.Fence + 1 }, what, cause);

    /// <summary>Makes sure, with a read, that no other activation has written since: for answers that decide something and write nothing.</summary>
    public Task Prove() => durable.Prove(storage);

    /// <summary>By what is stored, whoever stored it; no reservation is held again after that.</summary>
    public async Task<bool> IsStoredAsCancelled(Guid reservationId)
    {
        var stored = new GrainState<AccountState>(new AccountState());
        await storage.ReadStateAsync(StorageNames.State, grainId, stored);
        return stored.State!.Reservations.Any(reservation => reservation.Id == reservationId && reservation.State == ReservationState.Cancelled);
    }

    public OperationRecollection Recall(Operation operation) =>
        OperationMemory.Recall(State.Operations, operation.Id, operation.Fingerprint, Now());

    public ImmutableArray<RememberedOperation> Remember(Operation operation, OperationEffect effect, long sequence) =>
        OperationMemory.Remember(
            State.Operations, new RememberedOperation(operation.Id, operation.Fingerprint, operation.Keyed, effect, sequence, Now()));

    public Task<SeatReservation?> FindReservation(Guid id) => Reservations.Find(State.ReservationTail(), id);

    /// <summary>Whether another reservation may be made: the state's lists stay bounded.</summary>
    public bool HasRoomForReservation() =>
        Ownership.HasRoom(State.Owned, Now())
        && (State.Reservations.Length < ReservationRules.MaxRecent
            || PagedTail<SeatReservation>.CanCut(State.ReservationTail(), IsFinal));

    public Task<ImmutableArray<SeatReservation>> RoomForReservation() => Reservations.MakeRoom(State.ReservationTail(), IsFinal);

    public Task<ImmutableArray<LedgerLine>> RoomForLine() => Ledger.MakeRoom(State.LedgerTail(), static _ => true);

    public Task<ImmutableArray<PaymentRecord>> RoomForPayment() => Payments.MakeRoom(State.PaymentTail(), static _ => true);

    /// <summary>The state's reservations with one of them replaced.</summary>
    public ImmutableArray<SeatReservation> With(SeatReservation changed)
    {
        var tail = State.ReservationTail();
        return tail.Items.SetItem((int)(changed.Sequence - tail.First), changed);
    }

    private bool IsFinal(SeatReservation reservation) =>
        ReservationRules.IsOver(reservation, Now()) && !State.Outbox.Contains(reservation.Id);

    public void MarkDelivered(Guid reservationId) => _delivered = _delivered.Add(reservationId);

    public bool IsToDeliver(Guid reservationId) => State.Outbox.Contains(reservationId) && !_delivered.Contains(reservationId);

    public void AddPending(PendingSeats seats)
    {
        RemovePending(seats.ReservationId);
        _pending = _pending.Add(seats);
    }

    public void RemovePending(Guid reservationId)
    {
        var now = Now();
        _pending = _pending.RemoveAll(seats => seats.ReservationId == reservationId || now >= seats.HeldUntil);
    }
}
