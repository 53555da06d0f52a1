using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Users who are all admitted, so that holds alone are measured.</summary>
internal static class AdmittedCrowd
{
    /// <returns>The credentials of each, the queue token among them.</returns>
    public static async Task<string[]> AdmitAsync(Site site, ConcertUnderLoad concert, int users)
    {
        var crowd = await site.CreateUsersAsync(users);
        var credentials = new string[users];
        await site.ForEachAsync(users, async (http, i) =>
        {
            credentials[i] = crowd[i].With(await site.JoinAsync(http, crowd[i], concert));

            // Looking at the evenings claims the place, as it does for a real user; the holds are measured, not the claims.
            (await http.SendAsync(HttpRequest.Get(site.Target, $"/api/v1/concerts/{concert.Id}/dates", credentials[i]))).Expect(200);
        });
        return credentials;
    }
}
