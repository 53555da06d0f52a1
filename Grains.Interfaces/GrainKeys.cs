using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Health;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Interfaces.Records;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Wallets;

namespace OrleansTicketing.Grains.Interfaces;

/// <summary>
/// The string keys of all grains. Each starts with a word that no storage provider takes for a number: providers that parse keys as
/// hexadecimal would put different grains into one row.
/// </summary>
public static class GrainKeys
{
    private const string CatalogueKey = "catalogue/all";

    public static ISeatGrain Seat(this IGrainFactory grains, SeatKey key) => grains.GetGrain<ISeatGrain>(Of(key));

    public static IConcertDateGrain ConcertDate(this IGrainFactory grains, ConcertDateKey key) => grains.GetGrain<IConcertDateGrain>(Of(key));

    public static IWaitingRoomGrain WaitingRoom(this IGrainFactory grains, Guid concertId) =>
        grains.GetGrain<IWaitingRoomGrain>(OfRoom(concertId));

    public static IConcertGrain Concert(this IGrainFactory grains, Guid concertId) => grains.GetGrain<IConcertGrain>($"concert/{concertId:N}");

    public static ICatalogueGrain Catalogue(this IGrainFactory grains) => grains.GetGrain<ICatalogueGrain>(CatalogueKey);

    public static IOperatorGrain Operator(this IGrainFactory grains, string keyHash) => grains.GetGrain<IOperatorGrain>($"operator/{keyHash}");

    public static IWalletGrain Wallet(this IGrainFactory grains, Guid userId) => grains.GetGrain<IWalletGrain>(OfAccount(userId));

    public static IBookingsGrain Bookings(this IGrainFactory grains, Guid userId) => grains.GetGrain<IBookingsGrain>(OfAccount(userId));

    public static IInvariantsGrain Invariants(this IGrainFactory grains) => grains.GetGrain<IInvariantsGrain>("invariants/all");

    public static IRecordsGrain Records(this IGrainFactory grains) => grains.GetGrain<IRecordsGrain>("records/all");

    public static IHealthGrain Health(this IGrainFactory grains) => grains.GetGrain<IHealthGrain>("health/all");

    public static string OfAccount(Guid userId) => $"account/{userId:N}";

    public static string OfRoom(Guid concertId) => $"room/{concertId:N}";

    public static string Of(SeatKey key) => $"seat/{key.Date.ConcertId:N}/{key.Date.Date}/{key.Number}";

    public static string Of(ConcertDateKey key) => $"date/{key.ConcertId:N}/{key.Date}";

    /// <summary>The id in a key of one part, such as a room's, a concert's or an account's.</summary>
    public static Guid ParseId(string key) => Guid.ParseExact(key[(key.IndexOf('/') + 1)..], "N");

    public static ConcertDateKey ParseConcertDate(string key)
    {
        var parts = key.Split('/');
        return new ConcertDateKey(Guid.ParseExact(parts[1], "N"), DateKey.Parse(parts[2]));
    }

    public static SeatKey ParseSeat(string key)
    {
        var parts = key.Split('/');
        return new SeatKey(new ConcertDateKey(Guid.ParseExact(parts[1], "N"), DateKey.Parse(parts[2])), int.Parse(parts[3]));
    }
}
