using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Growth;

/// <summary>
/// Users who have each paid so many orders. An account takes about a thousand writes in ten minutes and keeps 200 reservations open at once,
/// which bounds them.
/// </summary>
internal static class GrowingHistory
{
    /// <summary>Enough that what they do is what is measured, and not what else a server does meanwhile.</summary>
    private const int Users = 20;

    private const int OrdersAtOnce = 50;
    private const int SeatsPerDate = 4;
    private const long Price = 1000;

    public static async Task<Func<Task>> PrepareAsync(Site site, int orders)
    {
        var users = await site.CreateUsersAsync(Users);
        await site.ChargeAsync(users, (orders + OrdersAtOnce) * Price);
        for (var bought = 0; bought < orders; bought += OrdersAtOnce)
            await BuyAsync(site, await CreateConcertAsync(site), users, afterEach: null);
        var concert = await CreateConcertAsync(site);
        return () => BuyAsync(site, concert, users, afterEach: "/api/v1/reservations");
    }

    private static Task<ConcertUnderLoad> CreateConcertAsync(Site site) =>
        site.CreateConcertAsync((OrdersAtOnce / SeatsPerDate) + 1, SeatsPerDate * Users, Price, capacity: Users);

    /// <summary>Orders of one seat each: held with one place, then paid one after the other.</summary>
    /// <param name="afterEach">What is read after each payment.</param>
    private static Task BuyAsync(Site site, ConcertUnderLoad concert, User[] users, string? afterEach) => site.ForEachAsync(Users, async (http, user) =>
    {
        var credentials = users[user].With(await site.JoinAsync(http, users[user], concert));
        var reservations = new string[OrdersAtOnce];
        for (var order = 0; order < OrdersAtOnce; order++)
        {
            var (date, seat) = concert.SeatOf(user + (order * Users));
            reservations[order] = await site.HoldAsync(http, credentials, concert, date, [seat]);
        }

        foreach (var reservation in reservations)
        {
            (await http.SendAsync(HttpRequest.Post(site.Target, "/api/v1/payments", credentials, $$"""{"reservationId":"{{reservation}}"}"""))).Expect(201);
            if (afterEach is not null)
                (await http.SendAsync(HttpRequest.Get(site.Target, afterEach, credentials))).Expect(200);
        }
    });
}
