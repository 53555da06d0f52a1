using System.Collections.Immutable;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.World;

/// <summary>A user: asks gateways as the pages do, keeps a token, and asks another gateway where one does not answer.</summary>
internal sealed class Visitor(TicketingWorld world, Guid userId, SeededRandom random)
{
    private int _gateway = random.Below(world.Gateways.Count);

    internal Guid UserId => userId;

    internal SeededRandom Random => random;

    /// <summary>The text of the queue token in the hand; null before a join.</summary>
    internal string? Token { get; private set; }

    internal Guid ConcertId { get; private set; }

    internal int Number { get; private set; }

    internal string NewKey() => random.NextGuid().ToString("N");

    internal async Task<Reply<JoinedPlace>> Join(Guid concertId, string? key)
    {
        var route = $"POST /api/v1/concerts/{concertId:D}/queue-tokens";
        var reply = await Ask(new Asked.Join(concertId, key), gateway =>
            gateway.Rooms.Join(concertId, gateway.Operations.Create(userId, route, key, string.Empty), userId));
        if (reply.Value is { } joined)
            (Token, ConcertId, Number) = (joined.View.Token, concertId, joined.Receipt.Receipt.Number);
        return reply;
    }

    internal Task<Reply<TokenView>> Look() =>
        Ask(new Asked.Look(ConcertId, Number), WithToken((gateway, token) => gateway.Rooms.Look(token).AsTask()));

    internal Task<Reply<TokenView>> Leave() =>
        Ask(new Asked.Leave(ConcertId, Number), WithToken((gateway, token) => gateway.Rooms.Leave(token)));

    internal Task<Reply<SeatMap>> Seats(ConcertDateKey date) =>
        Ask(new Asked.ReadSeats(date.ConcertId, date.Date.ToString(), Number), WithToken(async (gateway, token) =>
        {
            var admitted = await gateway.Rooms.RequireAdmitted(token);
            return admitted.Succeeded(out _) ? await gateway.Maps.Read(date) : admitted.Refusal;
        }));

    internal Task<Reply<HoldAnswer>> Hold(ConcertDateKey date, ImmutableArray<int> seats, string? key) =>
        Ask(new Asked.Hold(date.ConcertId, date.Date.ToString(), seats, key), WithToken((gateway, token) =>
            gateway.Bookings.Hold(userId, key, date.ConcertId, date.Date.ToString(), seats, token.Place)));

    internal Task<Reply<PaymentAnswer>> Pay(Guid reservationId, string? key) =>
        Ask(new Asked.Pay(reservationId, key), WithToken((gateway, token) =>
            gateway.Bookings.Pay(userId, key, reservationId, token.ConcertId, token.Place)));

    internal Task<Reply<Done>> Cancel(Guid reservationId) =>
        Ask(new Asked.Cancel(reservationId), gateway => gateway.Bookings.Cancel(userId, reservationId));

    internal Task<Reply<Reservation>> Reservation(Guid reservationId) =>
        Ask(new Asked.ReadReservation(reservationId), gateway => gateway.Bookings.FindReservation(userId, reservationId));

    internal Task<Reply<ChargeAnswer>> Charge(long amount, string? key) =>
        Ask(new Asked.Charge(amount, key), gateway => gateway.Wallets.Charge(userId, key, amount));

    internal Task<Reply<WalletBalance>> Balance() => Ask(new Asked.ReadBalance(), gateway => gateway.Wallets.Balance(userId));

    internal Task<IReadOnlyList<LedgerEntry>?> Entries() => All<LedgerPage, LedgerEntry>(
        "entries", (gateway, before) => gateway.Wallets.ListEntries(userId, before, 100), page => page.Items, page => page.Next);

    internal Task<IReadOnlyList<Reservation>?> Reservations() => All<ReservationPage, Reservation>(
        "reservations", (gateway, before) => gateway.Bookings.ListReservations(userId, before, 100), page => page.Items, page => page.Next);

    internal Task<IReadOnlyList<Payment>?> Payments() => All<PaymentPage, Payment>(
        "payments", (gateway, before) => gateway.Bookings.ListPayments(userId, before, 100), page => page.Items, page => page.Next);

    /// <summary>Sends the same again, to any gateway, until the outcome is known.</summary>
    internal async Task<Reply<T>> Insist<T>(Func<Task<Reply<T>>> ask)
        where T : class
    {
        while (true)
        {
            var reply = await ask();
            if (!reply.IsUnknown)
                return reply;
            await Think(TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>Sends the same twice at once, the second time through another gateway where there is one.</summary>
    internal async Task<(Reply<T> First, Reply<T> Second)> Both<T>(Func<Task<Reply<T>>> ask)
        where T : class
    {
        var first = ask();
        await Move();
        var second = ask();
        return (await first, await second);
    }

    /// <summary>From now on through another gateway, where there is one; now and then a moment later.</summary>
    internal async Task Move()
    {
        if (random.Chance(0.3))
            await Think(TimeSpan.FromMilliseconds(2));
        _gateway = (_gateway + 1) % world.Gateways.Count;
    }

    /// <summary>The changes of the own place, as they come.</summary>
    internal EventStream<TokenView> Listen()
    {
        var stream = new EventStream<TokenView>(world.Driver, world.Door);
        var (sent, concert) = (Token, ConcertId);
        world.Door.Pass(() => world.Gateways[_gateway].Take(stream, (gateway, stop) =>
        {
            var read = gateway.Tokens.Read(sent, userId, concert);
            return Task.FromResult(read.Succeeded(out var token) ? gateway.Rooms.Listen(token, stop) : null);
        }));
        return stream;
    }

    /// <summary>The changes of the seats after a version, or from now on.</summary>
    internal EventStream<SeatFeedItem> Watch(ConcertDateKey date, long? after)
    {
        var stream = new EventStream<SeatFeedItem>(world.Driver, world.Door);
        var (sent, concert) = (Token, ConcertId);
        world.Door.Pass(() => world.Gateways[_gateway].Take(stream, async (gateway, stop) =>
        {
            var read = gateway.Tokens.Read(sent, userId, concert);
            if (!read.Succeeded(out var token) || !(await gateway.Rooms.RequireAdmitted(token)).Succeeded(out _))
                return null;
            return (await gateway.Maps.Listen(date, after, section: null, stop)).Succeeded(out var feed) ? feed.Items(stop) : null;
        }));
        return stream;
    }

    /// <summary>A while, around the mean.</summary>
    internal Task Think(TimeSpan mean) => world.Delay(random.Around(mean));

    private async Task<IReadOnlyList<TItem>?> All<TPage, TItem>(
        string what, Func<SimulatedGateway, long?, Task<Answer<TPage>>> read, Func<TPage, ImmutableArray<TItem>> items, Func<TPage, long?> next)
        where TPage : class
    {
        var all = new List<TItem>();
        long? before = null;
        do
        {
            var (page, from) = (default(TPage), before);
            var reply = await Insist(() => Ask(new Asked.List(what), gateway => read(gateway, from)));
            page = reply.Value;
            if (page is null)
                return null;
            all.AddRange(items(page));
            before = next(page);
        }
        while (before is not null);
        return all;
    }

    private async Task<Reply<T>> Ask<T>(Asked asked, Func<SimulatedGateway, Task<Answer<T>>> work)
        where T : class
    {
        var reply = await world.Ask(userId, asked, _gateway, work);
        if (reply.IsUnknown)
            _gateway = random.Below(world.Gateways.Count);
        return reply;
    }

    // The token that is shown is the one of the moment of asking: another tab may have got a newer one before the request arrives.
    private Func<SimulatedGateway, Task<Answer<T>>> WithToken<T>(Func<SimulatedGateway, QueueToken, Task<Answer<T>>> work)
        where T : class
    {
        var (sent, concert) = (Token, ConcertId);
        return gateway => gateway.Tokens.Read(sent, userId, concert) is var read && read.Succeeded(out var token)
            ? work(gateway, token)
            : Task.FromResult<Answer<T>>(read.Refusal);
    }
}
