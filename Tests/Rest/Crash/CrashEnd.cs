using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>All that one user's account shows when nothing is in flight any more.</summary>
public sealed record AccountEnd(
    Visitor Visitor, WalletView Wallet, IReadOnlyList<EntryView> Entries, IReadOnlyList<ReservationView> Reservations,
    IReadOnlyList<PaymentView> Payments);

public sealed record PlaceEnd(SeenPlace Seen, QueueTokenView Place);

/// <summary>All that the server shows when nothing is in flight any more, next to what its clients were told.</summary>
public sealed record CrashEnd(
    IReadOnlyList<AccountEnd> Accounts, IReadOnlyList<PlaceEnd> Places, IReadOnlyDictionary<Hall, SeatMapView> SeatMaps,
    IReadOnlyDictionary<Guid, AdminConcertView> Counters, TicketCodes TicketCodes, RequestRecord Requests, TimeSpan EndedAfter)
{
    public IEnumerable<ReservationView> Reservations => Accounts.SelectMany(account => account.Reservations);

    /// <summary>Waits, not longer than the bound of invariant 6, until no reservation is held or paying and no seat is held.</summary>
    public static async Task<CrashEnd> Reach(TicketingServer server, CrashWorld world)
    {
        var clock = Stopwatch.StartNew();
        var accounts = new ConcurrentBag<AccountEnd>();
        await Each(world.Visitors, async visitor => accounts.Add(await Account(visitor, clock)));
        var maps = new Dictionary<Hall, SeatMapView>();
        foreach (var hall in world.Halls)
            maps[hall] = await SeatMapAtRest(server, hall, clock);

        var endedAfter = clock.Elapsed;
        var places = new ConcurrentBag<PlaceEnd>();
        await Each(world.Places, async seen => places.Add(new PlaceEnd(seen, await Place(seen, clock))));
        var counters = (await server.Operator.Concerts()).ToDictionary(concert => concert.ConcertId);
        var codes = await TicketCodes.Published(server.Api);
        return new CrashEnd([.. accounts], [.. places], maps, counters, codes, new RequestRecord(world.Client.Outcomes), endedAfter);
    }

    /// <summary>Read by a user of the test's own, who joins again when the short admission is over.</summary>
    private static async Task<SeatMapView> SeatMapAtRest(TicketingServer server, Hall hall, Stopwatch clock)
    {
        while (true)
        {
            var reader = await server.Api.SignIn();
            await reader.EnterAdmitted(hall.ConcertId);
            var answer = await Eventually.Get(
                () => reader.SeatsAnswer(hall),
                answer => !answer.IsSuccess || answer.Read<SeatMapView>().With("held").Count == 0,
                Left(clock));
            if (answer.IsSuccess)
            {
                await reader.Leave();
                return answer.Read<SeatMapView>();
            }

            answer.Expect(410, "queue_token_expired");
        }
    }

    private static async Task<AccountEnd> Account(Visitor visitor, Stopwatch clock)
    {
        var reservations = await Eventually.Get(
            visitor.Reservations,
            seen => seen.All(reservation => reservation.Status is "paid" or "cancelled" or "expired"),
            Left(clock));
        return new AccountEnd(visitor, await visitor.Wallet(), await visitor.Entries(), reservations, await visitor.Payments());
    }

    private static Task<QueueTokenView> Place(SeenPlace seen, Stopwatch clock)
    {
        var holder = new Visitor(seen.Visitor.Api, seen.Visitor.User) { QueueToken = seen.Token };
        return Eventually.Get(holder.Place, place => place.Status != "admitted", Left(clock));
    }

    private static Task Each<T>(IEnumerable<T> items, Func<T, Task> visit) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (item, _) => await visit(item));

    private static TimeSpan Left(Stopwatch clock) => CrashPlan.EverythingEndsWithin - clock.Elapsed;
}
