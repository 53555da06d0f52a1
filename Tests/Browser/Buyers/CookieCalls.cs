using System.Text.Json;
using Microsoft.Playwright;
using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Browser.Buyers;

/// <summary>Calls of the API with the cookies of a window: what pages would do, for tests that are not about those pages.</summary>
public sealed class CookieCalls(IAPIRequestContext api)
{
    public Task SignIn(string name = "Ada") => Send("POST", "/api/v1/users", new { displayName = name });

    public Task Join(Guid concert) => Send("POST", $"/api/v1/concerts/{concert}/queue-tokens");

    /// <summary>Takes a place, waits until it is admitted, and shows up.</summary>
    public async Task Enter(Guid concert)
    {
        await Join(concert);
        await Eventually.Until(async () => Text(await Send("GET", $"/api/v1/queue-tokens/me?concert={concert}"), "status") == "admitted", TimeSpan.FromMinutes(1));
        await Send("GET", $"/api/v1/concerts/{concert}/dates");
    }

    public Task Charge(long amount) => Send("POST", "/api/v1/wallets/me/charges", new { amount });

    public async Task<Guid> Hold(Hall hall, params int[] seats) => Guid.Parse(Text(
        await Send("POST", $"/api/v1/reservations?concert={hall.ConcertId}", new { concertId = hall.ConcertId, date = hall.Date, seats }), "reservationId"));

    public async Task<Guid> Pay(Hall hall, Guid reservation) => Guid.Parse(Text(
        await Send("POST", $"/api/v1/payments?concert={hall.ConcertId}", new { reservationId = reservation }), "paymentId"));

    public Task Cancel(Guid reservation) => Send("DELETE", $"/api/v1/reservations/{reservation}");

    private static string Text(JsonElement? answer, string field) => answer?.GetProperty(field).GetString() ?? string.Empty;

    private async Task<JsonElement?> Send(string method, string path, object? body = null)
    {
        var answer = await api.FetchAsync(path, new APIRequestContextOptions
        {
            Method = method,
            DataObject = body,
            Headers = new Dictionary<string, string> { ["X-CSRF"] = "1" },
        });
        Assert.True(answer.Ok, $"{answer.Status} to {method} {path}: {await answer.TextAsync()}");
        return answer.Status == 204 ? null : await answer.JsonAsync();
    }
}
