using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Growth;

/// <summary>
/// One user who has paid so many orders. An account takes about a thousand writes in ten minutes and keeps 200 reservations open at once,
/// which bounds them.
/// </summary>
internal static class GrowingHistory
{
    private const int OrdersAtOnce = 50;
    private const int SeatsPerDate = 4;
    private const long Price = 1000;

    public static async Task<Func<Task>> PrepareAsync(Site site, int orders)
    {
        var user = (await site.CreateUsersAsync(1))[0];
        await site.ChargeAsync([user], (orders + OrdersAtOnce) * Price);
        for (var bought = 0; bought < orders; bought += OrdersAtOnce)
            await BuyAsync(site, user, afterEach: null);
        return () => BuyAsync(site, user, afterEach: "/api/v1/reservations");
    }

    /// <summary>Orders of one seat each: held with one place, then paid one after the other.</summary>
    /// <param name="afterEach">What is read after each payment.</param>
    private static async Task BuyAsync(Site site, User user, string? afterEach)
    {
        var concert = await site.CreateConcertAsync((OrdersAtOnce / SeatsPerDate) + 1, SeatsPerDate, Price, capacity: 1);
        using var http = new HttpConnection(site.Target);
        var credentials = user.With(await site.JoinAsync(http, user, concert));
        var reservations = new string[OrdersAtOnce];
        for (var i = 0; i < OrdersAtOnce; i++)
        {
            var (date, seat) = concert.SeatOf(i);
            reservations[i] = await site.HoldAsync(http, credentials, concert, date, [seat]);
        }

        foreach (var reservation in reservations)
        {
            (await http.SendAsync(HttpRequest.Post(site.Target, "/api/v1/payments", credentials, $$"""{"reservationId":"{{reservation}}"}"""))).Expect(201);
            if (afterEach is not null)
                (await http.SendAsync(HttpRequest.Get(site.Target, afterEach, credentials))).Expect(200);
        }
    }
}
