using Microsoft.Playwright;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>What can stand between a page and the API.</summary>
public static class Obstacles
{
    /// <summary>The calls are never answered: the page goes on loading.</summary>
    public static Func<IPage, Task> Silence(string calls) => page => page.RouteAsync(calls, static _ => Task.CompletedTask);

    /// <summary>The calls find an empty list.</summary>
    public static Func<IPage, Task> Nothing(string calls) => page =>
        page.RouteAsync(calls, static route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items":[],"next":null}""" }));

    /// <summary>The calls are refused as by a service that is out of order.</summary>
    public static Func<IPage, Task> Refusal(string calls) => page => page.RouteAsync(calls, static route => route.FulfillAsync(new()
    {
        Status = 503,
        // Pages try again before they give up; how long they wait between is none of this.
        Headers = new Dictionary<string, string> { ["Retry-After"] = "0.01" },
        ContentType = "application/problem+json",
        Body = """{"status":503,"code":"cluster_unavailable","title":"Unavailable","detail":"No silo answers.","traceId":"0af7651916cd43dd8448eb211c80319c"}""",
    }));

    /// <summary>There is no network any more.</summary>
    public static Task Offline(IPage page) => page.Context.SetOfflineAsync(true);
}
