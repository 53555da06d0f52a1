using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Load.Peers;

/// <summary>What every peer does between the socket and its own code: the least that Kestrel and System.Text.Json can do.</summary>
internal static class PeerHttp
{
    // As long as the real ones, so that as many bytes go over the wire.
    public const int QueueTokenLength = 108;
    public const int AccessTokenLength = 92;
    public const int TicketCodeLength = 262;

    private const string Scheme = "Bearer ";
    private const int IdLength = 32;

    /// <summary>Whole milliseconds, as the API writes them.</summary>
    public static DateTime Now => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    public static WebApplication Create(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapGet("/health/ready", static context => Task.CompletedTask);
        return app;
    }

    /// <summary>A token of the right length that carries an id. Nothing is signed and nothing checked, in the peers' favour.</summary>
    public static string TokenOf(Guid id, int length) => id.ToString("N").PadRight(length, '.');

    /// <summary>Whom the access token names.</summary>
    public static Guid User(HttpContext context) => IdOf(context.Request.Headers.Authorization.ToString()[Scheme.Length..]);

    public static Guid QueueToken(HttpContext context) => IdOf(context.Request.Headers["Queue-Token"].ToString());

    public static Guid Route(HttpContext context, string name) => Guid.Parse((string)context.Request.RouteValues[name]!);

    public static async ValueTask<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted)
        ?? throw new BadHttpRequestException("A JSON object is required.");

    /// <summary>Whole, with its length and the headers of every answer to a user, as the gateway does.</summary>
    public static async Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        context.Response.StatusCode = status;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        context.Response.BodyWriter.Write(bytes);
        await context.Response.BodyWriter.FlushAsync();
    }

    private static Guid IdOf(string token) => Guid.ParseExact(token.AsSpan(0, IdLength), "N");
}
