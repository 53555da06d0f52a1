using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.Streams;

/// <summary>One server-sent event.</summary>
/// <param name="Id">Comes back as <c>Last-Event-ID</c> when the client resumes.</param>
/// <param name="Name">The event's type; null for the usual one.</param>
internal readonly record struct StreamEvent<T>(T Value, long Id, string? Name = null);

/// <summary>
/// Writes server-sent events: a comment now and then, so that proxies and clients see that the connection lives, and a clean end when
/// the process stops, so that clients go to another one.
/// </summary>
internal sealed class EventStream(TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string LastEventIdHeader = "Last-Event-ID";

    /// <summary>Below the idle time-outs of common proxies.</summary>
    internal TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ClientRetry = TimeSpan.FromSeconds(2);

    /// <summary>The id of the last event that the client saw; null where it starts anew (or sends something else).</summary>
    public static long? LastEventId(HttpRequest request) =>
        long.TryParse(request.Headers[LastEventIdHeader].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <param name="http">The request to answer.</param>
    /// <param name="events">Ends when there will be no more; is disposed.</param>
    /// <param name="type">How an event is written.</param>
    /// <param name="mayGoOn">Asked at every heartbeat: whether the caller may still listen.</param>
    public async Task Write<T>(
        HttpContext http, Func<CancellationToken, IAsyncEnumerable<StreamEvent<T>>> events, JsonTypeInfo<T> type, Func<Task<bool>>? mayGoOn = null)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await Open(http.Response, ended.Token);
        try
        {
            await Pump(http.Response, events(ended.Token), type, mayGoOn, ended);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client left, or this process stops: the stream just ends.
        }
    }

    private static async Task Open(HttpResponse response, CancellationToken ended)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Proxies that collect answers before they pass them on would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"retry: {(long)ClientRetry.TotalMilliseconds}\n\n"), ended);
        await response.Body.FlushAsync(ended);
    }

    private async Task Pump<T>(
        HttpResponse response, IAsyncEnumerable<StreamEvent<T>> events, JsonTypeInfo<T> type, Func<Task<bool>>? mayGoOn, CancellationTokenSource ended)
    {
        await using var source = events.GetAsyncEnumerator(ended.Token);
        var next = source.MoveNextAsync().AsTask();
        // One for many events: to make and drop a timer for each would cost more than the event.
        var beat = Task.Delay(Heartbeat, time, ended.Token);
        try
        {
            while (true)
            {
                if (beat.IsCompleted || (!next.IsCompleted && await Task.WhenAny(next, beat) == beat))
                {
                    await beat;
                    beat = Task.Delay(Heartbeat, time, ended.Token);
                    if (mayGoOn is not null && !await mayGoOn())
                        return;
                    await response.WriteAsync(": still here\n\n", ended.Token);
                }
                else if (await next)
                {
                    await response.WriteAsync(Text(source.Current, type), ended.Token);
                    next = source.MoveNextAsync().AsTask();
                    if (next.IsCompleted)
                        continue;
                }
                else
                {
                    return;
                }

                await response.Body.FlushAsync(ended.Token);
            }
        }
        finally
        {
            // An enumerator may not be disposed while it moves.
            await ended.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static string Text<T>(StreamEvent<T> item, JsonTypeInfo<T> type)
    {
        var data = JsonReply.ToText(item.Value, type);
        var name = item.Name is null ? string.Empty : $"event: {item.Name}\n";
        return string.Create(CultureInfo.InvariantCulture, $"{name}id: {item.Id}\ndata: {data}\n\n");
    }
}
