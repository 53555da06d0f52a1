using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Growth;

/// <summary>One waiting room with so many users.</summary>
internal static class GrowingUsers
{
    private const int Polls = 2;

    public static async Task<Func<Task>> PrepareAsync(Site site, int users)
    {
        var concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: 50, price: 1000, capacity: 1);
        var crowd = await site.CreateUsersAsync(users);
        return async () =>
        {
            var credentials = new string[users];
            await site.ForEachAsync(users, async (http, i) => credentials[i] = crowd[i].With(await site.JoinAsync(http, crowd[i], concert)));
            await site.ForEachAsync(users * Polls, async (http, i) =>
                (await http.SendAsync(HttpRequest.Get(site.Target, "/api/v1/queue-tokens/me", credentials[i % users]))).Expect(200));
        };
    }
}
