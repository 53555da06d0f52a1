using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Load.Baseline;

/// <summary>
/// The ceiling: a bare Kestrel endpoint with the routes of the API. It reads and writes the same JSON and does nothing else: no
/// authentication, no rules, nothing stored.
/// </summary>
internal static class BaselineServer
{
    private static readonly Guid Id = new("0191f0c5-7a3e-7c41-9b62-3f1d2a4b5c6d");

    // As long as the real ones.
    private const int QueueTokenLength = 108;
    private const int AccessTokenLength = 92;
    private static readonly string PolledToken = new('q', QueueTokenLength);
    private static readonly string TicketCode = new('t', 262);

    private static long _tokens;

    public static async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapGet("/health/ready", context => Task.CompletedTask);
        app.MapPost("/api/v1/admin/concerts", context => WriteAsync(context, 201, new ConcertBody(Id), BaselineJson.Default.ConcertBody));
        app.MapPost("/api/v1/users", CreateUserAsync);
        app.MapPost("/api/v1/concerts/{concertId:guid}/queue-tokens", context => WriteAsync(context, 201, Joined(), BaselineJson.Default.JoinedBody));
        app.MapGet("/api/v1/queue-tokens/me", context => WriteAsync(context, 200, Token(PolledToken), BaselineJson.Default.TokenBody));
        app.MapGet("/api/v1/concerts/{concertId:guid}/dates", context => WriteAsync(context, 200, new ListBody([], null), BaselineJson.Default.ListBody));
        app.MapPost("/api/v1/wallets/me/charges", ChargeAsync);
        app.MapPost("/api/v1/reservations", HoldAsync);
        app.MapPost("/api/v1/payments", PayAsync);
        await app.RunAsync();
    }

    private static async Task CreateUserAsync(HttpContext context)
    {
        var request = await ReadAsync(context, BaselineJson.Default.UserRequest);
        await WriteAsync(context, 201, new UserBody(Id, request.DisplayName, NewToken(AccessTokenLength), "Bearer", Now.AddHours(12)), BaselineJson.Default.UserBody);
    }

    private static async Task ChargeAsync(HttpContext context)
    {
        var request = await ReadAsync(context, BaselineJson.Default.ChargeRequest);
        await WriteAsync(context, 201, new ChargeBody(Id, request.Amount, request.Amount), BaselineJson.Default.ChargeBody);
    }

    private static async Task HoldAsync(HttpContext context)
    {
        var request = await ReadAsync(context, BaselineJson.Default.HoldRequest);
        context.Response.Headers.Location = $"/api/v1/reservations/{Id}";
        var seats = Array.ConvertAll(request.Seats, number => new SeatBody(number, 1000));
        await WriteAsync(context, 201,
            new ReservationBody(Id, request.ConcertId, request.Date, seats, 1000 * seats.Length, "held", Now.AddMinutes(5), Now, PaymentId: null),
            BaselineJson.Default.ReservationBody);
    }

    private static async Task PayAsync(HttpContext context)
    {
        var request = await ReadAsync(context, BaselineJson.Default.PaymentRequest);
        context.Response.Headers.Location = $"/api/v1/payments/{Id}";
        await WriteAsync(context, 201,
            new PaymentBody(Id, request.ReservationId, 1000, Now, [new TicketBody(Id, 1234, TicketCode)]),
            BaselineJson.Default.PaymentBody);
    }

    private static TokenBody Token(string token) =>
        new(token, Id, Id, "waiting", 12_345, 12_344, 600, 720, "unsure", 5, Now, AdmittedAt: null, AdmittedUntil: null);

    private static JoinedBody Joined() => new(Token(NewToken(QueueTokenLength)), new ReceiptBody(Id, Id, 12_345, Now, Digits(64), Digits(32), Digits(8), Digits(64)));

    /// <summary>Another one for each caller: Kestrel makes no new text of a header that the connection has sent before.</summary>
    private static string NewToken(int length) =>
        Interlocked.Increment(ref _tokens).ToString(CultureInfo.InvariantCulture).PadLeft(length, 't');

    private static string Digits(int count) => new('0', count);

    /// <summary>Whole milliseconds, as the API writes them.</summary>
    private static DateTime Now => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);

    private static async ValueTask<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(context.Request.BodyReader, type, context.RequestAborted)
        ?? throw new BadHttpRequestException("A JSON object is required.");

    /// <summary>Whole, with its length and the headers of every answer to a user, as the gateway does.</summary>
    private static async Task WriteAsync<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
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
}
