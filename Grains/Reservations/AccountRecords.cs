using System.Collections.Immutable;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>All that is stored of one user, as it was at one moment: lists are oldest first.</summary>
internal sealed record AccountRecords(
    Guid UserId,
    AccountState State,
    ImmutableArray<LedgerLine> Ledger,
    ImmutableArray<SeatReservation> Reservations,
    ImmutableArray<PaymentRecord> Payments)
{
    private const int PagesAtOnce = 20;

    /// <summary>Null where the user has no account.</summary>
    public static async Task<AccountRecords?> Find(IStoredRows rows, Guid userId) =>
        (await rows.Read(StoredKind.Accounts, [new RowName(GrainKeys.OfAccount(userId), RowName.Main)])) is [{ } main] ? await Of(rows, main) : null;

    /// <summary>
    /// With the older items, which are read after the main row: a page never changes once the main row has dropped its items, so they are of the
    /// same moment.
    /// </summary>
    public static async Task<AccountRecords> Of(IStoredRows rows, StoredRow main)
    {
        var state = StoredJson.Read<AccountState>(main);
        var key = main.Name.Key;
        return new AccountRecords(
            GrainKeys.ParseId(key),
            state,
            await Whole(rows, key, AccountLists.Ledger, state.LedgerTail()),
            await Whole(rows, key, AccountLists.Reservations, state.ReservationTail()),
            await Whole(rows, key, AccountLists.Payments, state.PaymentTail()));
    }

    private static async Task<ImmutableArray<TItem>> Whole<TItem>(IStoredRows rows, string key, string list, Tail<TItem> tail)
        where TItem : class
    {
        if (tail.First <= 1)
            return tail.Items;
        var items = ImmutableArray.CreateBuilder<TItem>();
        var pages = (tail.First - 1) / PagedTail<TItem>.PageSize;
        for (var first = 0L; first < pages; first += PagesAtOnce)
        {
            var names = ImmutableArray.CreateBuilder<RowName>(PagesAtOnce);
            for (var number = first; number < Math.Min(pages, first + PagesAtOnce); number++)
                names.Add(new RowName(key, PageRow.NameOf(list, number)));
            // One that is missing leaves a gap in the list, which is what a check of it says.
            foreach (var row in await rows.Read(StoredKind.Accounts, names.DrainToImmutable()))
            {
                if (row is { } page)
                    items.AddRange(StoredJson.Read<PageRow<TItem>>(page).Items);
            }
        }

        items.AddRange(tail.Items);
        return items.DrainToImmutable();
    }
}
