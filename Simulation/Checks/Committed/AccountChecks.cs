using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>
/// Invariants 4, 5 and 6 of each stored state of an account: the ledger only grows and adds up, an operation has its effect once, and
/// debit, payment and tickets are there together or not at all.
/// </summary>
internal sealed class AccountChecks : ICheck
{
    private readonly Referee _referee;
    private readonly BookingRules _bookings;
    private readonly Dictionary<GrainId, WatchedAccount> _byGrain = [];
    private readonly Dictionary<Guid, WatchedAccount> _byUser = [];
    private readonly Dictionary<Guid, (WatchedAccount Account, SeatReservation Reservation)> _reservations = [];
    private readonly List<WatchedAccount> _all = [];

    internal AccountChecks(Referee referee, SeatChecks seats, RoomChecks rooms)
    {
        _referee = referee;
        _bookings = new BookingRules(referee, seats, rooms);
        seats.ReservationOf = id => Reservation(id);
    }

    /// <summary>In the order of their first change.</summary>
    internal IReadOnlyList<WatchedAccount> All => _all;

    internal WatchedAccount? Find(Guid userId) => _byUser.GetValueOrDefault(userId);

    internal SeatReservation? Reservation(Guid id) => _reservations.TryGetValue(id, out var found) ? found.Reservation : null;

    /// <summary>The user's account where it knew all of itself when a request was sent, did not change since, and its word then counts; else null.</summary>
    internal WatchedAccount? Unchanged(Guid userId, TimeSpan sent) =>
        Find(userId) is { } account && account.ChangedAt + _referee.WritesKnownWithin < _referee.At(sent) && _referee.IsAlone(account.GrainId, sent) ? account : null;

    /// <summary>Whether a balance was ever stored; nothing is, of one who never did anything.</summary>
    internal bool WasAt(Guid userId, long balance) => Find(userId) is { } account ? account.Balances.Contains(balance) : balance == 0;

    internal Guid? OwnerOf(Guid reservationId) => _reservations.TryGetValue(reservationId, out var found) ? found.Account.UserId : null;

    public void Committed(StateKey key, object? state)
    {
        switch (state)
        {
            case AccountState next:
                var account = Of(key.GrainId);
                Check(account, next);
                (account.State, account.ChangedAt) = (next, _referee.Now);
                break;
            case PageRow<LedgerLine> page:
                Expect(Of(key.GrainId).Ledger.FollowPage(PageNumber(key), page.Items), "4", key.GrainId);
                break;
            case PageRow<SeatReservation> page:
                Expect(Of(key.GrainId).Reservations.FollowPage(PageNumber(key), page.Items), "10", key.GrainId);
                break;
            case PageRow<PaymentRecord> page:
                Expect(Of(key.GrainId).Payments.FollowPage(PageNumber(key), page.Items), "10", key.GrainId);
                break;
        }
    }

    private WatchedAccount Of(GrainId grainId)
    {
        if (_byGrain.TryGetValue(grainId, out var account))
            return account;
        account = new WatchedAccount(grainId, GrainKeys.ParseId(grainId.Key.ToString()));
        _byGrain.Add(grainId, account);
        _byUser.Add(account.UserId, account);
        _all.Add(account);
        return account;
    }

    private static long PageNumber(StateKey key) => long.Parse(key.StateName.AsSpan(key.StateName.LastIndexOf('-') + 1));

    private void Check(WatchedAccount account, AccountState next)
    {
        var userId = account.UserId;
        Expect(account.Ledger.Follow(next.Ledger, next.Wallet.Lines), "4", userId);
        Expect(account.Reservations.Follow(next.Reservations, next.ReservationCount), "10", userId);
        Expect(account.Payments.Follow(next.Payments, next.PaymentCount), "10", userId);
        CheckOperations(account, next);
        CheckWallet(account, next.Wallet);
        foreach (var (before, after) in account.Reservations.Changes)
        {
            _reservations[after.Id] = (account, after);
            if (after.State == ReservationState.Cancelled)
                account.Cancelled.TryAdd(after.Id, _referee.Now);
            Expect(_bookings.WhyNot(account, before, after, next), before is null ? "2" : "6", userId);
        }

        CheckPayments(account);
        CheckNamed(account, OperationEffect.Charge, account.Ledger.Changes is [{ After.Kind: LedgerLineKind.Charge }], next.Wallet.Lines, next);
        CheckNamed(account, OperationEffect.Reservation, account.Reservations.Changes is [.., { Before: null }], next.ReservationCount, next);
        CheckNamed(account, OperationEffect.Payment, account.Payments.Changes is [_], next.PaymentCount, next);
        if (next.Outbox.Length < account.State.Outbox.Length || !next.Outbox.AsSpan().StartsWith(account.State.Outbox.AsSpan()))
            CheckDelivered(account, next);
    }

    private void CheckOperations(WatchedAccount account, AccountState next)
    {
        if (next.Operations == account.State.Operations)
            return;
        for (var index = next.Operations.Length - 1; index >= 0; index--)
        {
            var operation = next.Operations[index];
            if (account.Operations.TryAdd(operation.Id, operation))
            {
                if (!HasEffect(account, operation))
                    Fail("5", account.UserId, $"operation {operation.Id.Short()} is remembered as a {operation.Effect} that is not in the same state");
                continue;
            }

            if (account.Operations[operation.Id] != operation)
                Fail("5", account.UserId, $"operation {operation.Id.Short()} had its effect a second time");
            break;
        }
    }

    private static bool HasEffect(WatchedAccount account, RememberedOperation operation) => operation.Effect switch
    {
        OperationEffect.Charge => operation.Sequence == account.Ledger.Items.Count && account.Ledger.Changes is [{ Before: null, After.Kind: LedgerLineKind.Charge }],
        OperationEffect.Reservation => operation.Sequence == account.Reservations.Items.Count && account.Reservations.Changes is [.., { Before: null }],
        OperationEffect.Payment => operation.Sequence == account.Payments.Items.Count && account.Payments.Changes is [{ Before: null }],
        _ => operation.Sequence >= 1 && operation.Sequence <= account.Payments.Items.Count,
    };

    private void CheckWallet(WatchedAccount account, Wallet next)
    {
        var expected = account.State.Wallet;
        foreach (var (before, line) in account.Ledger.Changes)
        {
            if (before is not null)
                Fail("4", account.UserId, $"ledger line {before.Sequence} was changed");
            else if (!account.Lines.TryAdd(line.Id, line))
                Fail("5", account.UserId, $"ledger line {line.Sequence} is line {account.Lines[line.Id].Sequence} once more");
            expected = expected with
            {
                Balance = expected.Balance + line.Amount,
                Charged = expected.Charged + (line.Kind == LedgerLineKind.Charge ? line.Amount : 0),
                Paid = expected.Paid - (line.Kind == LedgerLineKind.Payment ? line.Amount : 0),
                Refunded = expected.Refunded + (line.Kind == LedgerLineKind.Refund ? line.Amount : 0),
                Lines = expected.Lines + 1,
            };
            account.Balances.Add(expected.Balance);
            if (line.Sequence != expected.Lines || line.Balance != expected.Balance || (line.Kind == LedgerLineKind.Payment ? line.Amount > 0 : line.Amount <= 0))
                Fail("4", account.UserId, $"ledger line {line.Sequence} of {line.Amount} says {line.Balance}, and there were {expected.Balance - line.Amount}");
        }

        if (next != expected)
            Fail("4", account.UserId, $"the wallet says {next.Balance}, its ledger {expected.Balance}");
        if (next.Balance < 0)
            Fail("4", account.UserId, $"the wallet is at {next.Balance}");
    }

    // Of one state: a change that no operation stands for could be made again by a retry.
    private void CheckNamed(WatchedAccount account, OperationEffect effect, bool isNew, long sequence, AccountState next)
    {
        if (isNew && !(next.Operations is [.., var newest] && newest.Effect == effect && newest.Sequence == sequence))
            Fail("5", account.UserId, $"{effect} {sequence} is of no remembered operation");
    }

    private void CheckPayments(WatchedAccount account)
    {
        var paid = 0;
        foreach (var (before, after) in account.Reservations.Changes)
            paid += before?.State != ReservationState.Paid && after.State == ReservationState.Paid ? 1 : 0;
        foreach (var (before, payment) in account.Payments.Changes)
        {
            if (before is not null)
                Fail("6", account.UserId, $"payment {payment.Id.Short()} was changed");
            else if (!account.PaymentsById.TryAdd(payment.Id, payment))
                Fail("5", account.UserId, $"payment {payment.Id.Short()} was made twice");
            paid--;
            Expect(BookingRules.WhyNot(account, payment), "6", account.UserId);
        }

        if (paid != 0)
            Fail("6", account.UserId, "a reservation became paid without a payment, or the other way round");
    }

    private void CheckDelivered(WatchedAccount account, AccountState next)
    {
        foreach (var id in account.State.Outbox)
        {
            if (!next.Outbox.Contains(id) && Reservation(id) is { } reservation)
                Expect(_bookings.Undelivered(account, reservation), "6", account.UserId);
        }
    }

    private void Expect(string? wrong, string invariant, GrainId grainId)
    {
        if (wrong is not null)
            Fail(invariant, GrainKeys.ParseId(grainId.Key.ToString()), wrong);
    }

    private void Expect(string? wrong, string invariant, Guid userId)
    {
        if (wrong is not null)
            Fail(invariant, userId, wrong);
    }

    private void Fail(string invariant, Guid userId, string what) => _referee.Fail(invariant, $"account of user {userId.Short()}: {what}");
}
