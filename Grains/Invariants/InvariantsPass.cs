using System.Collections.Immutable;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Reservations;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>
/// One walk over all that is stored: rooms, then accounts, then seats. What one write should have kept together is judged at once. What
/// several grains say of each other was read at different moments, so it is looked at again when nothing may be in flight any more, and
/// only what is still so breaks an invariant.
/// </summary>
/// <param name="rows">Where it looks.</param>
/// <param name="ended">Told each invariant's result as soon as it stands.</param>
/// <param name="cancellation">Ends the walk.</param>
internal sealed class InvariantsPass(IStoredRows rows, TimeProvider time, Action<InvariantResult> ended, CancellationToken cancellation)
{
    /// <summary>Invariant 6: whatever crashes, a payment is true as a whole, or not at all, within this time.</summary>
    public static readonly TimeSpan InFlightAtMost = TimeSpan.FromSeconds(120);

    private const int RowsAtOnce = 200;

    /// <summary>For each moment of work so many of rest: a pass takes a fifth of one core at most.</summary>
    private const int RestPerWork = 4;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly Dictionary<Guid, FinishedBits> _finished = [];
    private readonly SeatOwners _owners = new(rows, time);
    private long _working = time.GetTimestamp();

    public PassFindings Findings { get; } = new();

    public DateTimeOffset Began => _began;

    public async Task<MoneyTotals> Run()
    {
        await Walk(StoredKind.Rooms, CheckRooms);
        Tell(InvariantName.OverAdmitted);
        var money = new MoneyTotals(0, 0, 0, 0, 0);
        await Walk(StoredKind.Accounts, async page => money = await CheckAccounts(page, money));
        Tell(InvariantName.LedgerSum);
        await Walk(StoredKind.Seats, CheckSeats);
        await LookAgain();
        Tell(InvariantName.Oversold);
        Tell(InvariantName.PaidWithoutTicket);
        return money;
    }

    private void Tell(InvariantName invariant)
    {
        var now = time.GetUtcNow();
        ended(Findings.Result(invariant, now, now - _began));
    }

    private async Task Walk(StoredKind kind, Func<ImmutableArray<StoredRow>, Task> check)
    {
        RowName? after = null;
        do
        {
            var page = await rows.Page(kind, RowName.Main, after, RowsAtOnce);
            await check(page.Rows);
            after = page.Next;
            await Rest();
        }
        while (after is not null);
    }

    private async Task CheckRooms(ImmutableArray<StoredRow> page)
    {
        foreach (var row in page)
        {
            var concertId = GrainKeys.ParseId(row.Name.Key);
            var room = new RoomRows(rows, concertId);
            var readAt = time.GetUtcNow();
            var (finished, admitted) = await room.ReadPlaces(Rest);
            _finished[concertId] = new FinishedBits(readAt, finished);
            Findings.CountChecked(InvariantName.OverAdmitted, 1);
            var (count, last) = await room.StillAdmitted(admitted);
            if (count > 0 && CapacityCheck.IsExceeded(count, last, await room.ReadCapacities()))
                Findings.Add(new Finding(InvariantName.OverAdmitted, $"{count} were admitted at once, more than its capacity then", new Subject.Room(concertId)));
        }
    }

    private async Task<MoneyTotals> CheckAccounts(ImmutableArray<StoredRow> page, MoneyTotals money)
    {
        var accounts = new List<AccountRecords>(page.Length);
        foreach (var row in page)
        {
            var account = await AccountRecords.Of(rows, row);
            accounts.Add(account);
            foreach (var finding in AccountFindings.Of(account))
                Findings.Add(finding);
            var wallet = account.State.Wallet;
            money = new MoneyTotals(
                money.Wallets + 1, money.Balance + wallet.Balance, money.Charged + wallet.Charged, money.Paid + wallet.Paid, money.Refunded + wallet.Refunded);
            Findings.CountChecked(InvariantName.LedgerSum, 1);
            Findings.CountChecked(InvariantName.PaidWithoutTicket, account.Reservations.Count(static reservation => reservation.State == ReservationState.Paid));
        }

        var now = time.GetUtcNow();
        Findings.Suspect(await _owners.NotOwned(accounts), now);
        Findings.Suspect(accounts.SelectMany(NotFinished), now);
        return money;
    }

    // The rooms were read before: what was paid since, or shortly before, is for the next pass.
    private IEnumerable<Finding> NotFinished(AccountRecords account)
    {
        foreach (var (reservation, paidAt) in UnfinishedPlace.Paid(account))
        {
            if (_finished.TryGetValue(reservation.ConcertId, out var places)
                && paidAt + InFlightAtMost < places.ReadAt && !places.Has(reservation.Place.Number))
                yield return UnfinishedPlace.Of(account, reservation);
        }
    }

    private async Task CheckSeats(ImmutableArray<StoredRow> page)
    {
        var seats = page.Select(static row => (GrainKeys.ParseSeat(row.Name.Key), StoredJson.Read<StoredSeat>(row))).ToArray();
        Findings.CountChecked(InvariantName.Oversold, seats.Length);
        Findings.Suspect(await _owners.NotPaid(seats), time.GetUtcNow());
    }

    private async Task LookAgain()
    {
        foreach (var some in Findings.Suspicions.GroupBy(static suspicion => suspicion.Finding.Subject))
        {
            var due = some.Max(static suspicion => suspicion.Since) + InFlightAtMost;
            while (due - time.GetUtcNow() is var left && left > TimeSpan.Zero)
                await Task.Delay(left + TimeSpan.FromMilliseconds(1), time, cancellation);
            var seen = await LookAt(some.Key);
            foreach (var (finding, _) in some)
            {
                if (seen.Contains(finding))
                    Findings.Add(finding);
            }

            await Rest();
        }
    }

    private async Task<List<Finding>> LookAt(Subject subject)
    {
        switch (subject)
        {
            case Subject.Account { UserId: var userId } when await AccountRecords.Find(rows, userId) is { } account:
                return [.. await _owners.NotOwned([account]), .. await UnfinishedPlace.All(rows, account, time.GetUtcNow() - InFlightAtMost)];
            case Subject.Seat { Key: var key } when (await rows.Read(StoredKind.Seats, [new RowName(GrainKeys.Of(key), RowName.Main)])) is [{ } seat]:
                return await _owners.NotPaid([(key, StoredJson.Read<StoredSeat>(seat))]);
            default:
                return [];
        }
    }

    private async Task Rest()
    {
        cancellation.ThrowIfCancellationRequested();
        var rest = RestPerWork * time.GetElapsedTime(_working);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest < LongestRest ? rest : LongestRest, time, cancellation);
        _working = time.GetTimestamp();
    }
}
