using System.IO.Compression;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Client.Health;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Client.Invariants;
using OrleansTicketing.Client.Records;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Connections;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Limits;
using OrleansTicketing.Gateway.Metrics;
using OrleansTicketing.Gateway.OpenApi;
using OrleansTicketing.Gateway.Pages;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.Streams;

namespace OrleansTicketing.Gateway;

public static class GatewayServices
{
    /// <summary>Bodies up to this size are read to their end, so that the caller gets the refusal instead of a broken connection.</summary>
    private const long DrainedBytes = 1024 * 1024;

    /// <summary>
    /// What the gateway needs, beside a grain factory, a <see cref="TimeProvider"/>, an id source, the signing keys and the policies.
    /// </summary>
    /// <exception cref="SettingsException">The configuration is not valid; the message names each key.</exception>
    public static WebApplicationBuilder AddTicketingGateway(this WebApplicationBuilder builder)
    {
        var reader = new SettingsReader(builder.Configuration);
        var settings = GatewaySettings.Read(reader);
        reader.ThrowIfInvalid();

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = DrainedBytes;
            // Every byte of a header reaches the gateway's own checks, which answer with a problem document.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        });

        var services = builder.Services;
        services.AddOpenConnections();
        services.AddSingleton(settings);
        services.AddSingleton(settings.Identity);
        services.AddSingleton(settings.RateLimits);
        AddIdentity(services, settings.Identity);
        AddClients(services);
        services.AddSingleton(new OperatorKey(settings.OperatorKey));
        services.AddSingleton<OperatorSessions>();
        services.AddSingleton<FailedLogins>();
        services.AddSingleton<CallerChecks>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<PageAssets>();
        services.TryAddSingleton<EventStream>();
        builder.AddTicketingMonitoring();
        AddCompression(services);
        AddCors(services, settings);
        services.AddTicketingOpenApi();
        return builder;
    }

    /// <summary>What health and figures need, in a process that serves no callers, too.</summary>
    public static WebApplicationBuilder AddTicketingMonitoring(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RequestFigures>();
        builder.Services.AddSingleton<InstrumentCollector>();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        return builder;
    }

    private static void AddIdentity(IServiceCollection services, IdentitySettings identity)
    {
        services.TryAddSingleton<AccessTokens>();
        services.AddSingleton<UserTokens>();
        if (identity.Outside is not { } provider)
            return;
        services.AddSingleton(provider);
        services.AddSingleton<JsonWebKeySource>();
        services.AddSingleton<JwtVerifier>();
        services.AddHostedService(static all => all.GetRequiredService<JsonWebKeySource>());
    }

    private static void AddClients(IServiceCollection services)
    {
        services.AddConcertsClient();
        services.AddSeatsClient();
        services.AddReservationsClient();
        services.AddWalletsClient();
        services.AddWaitingRoomClient();
        services.AddSingleton<InvariantsClient>();
        services.AddSingleton<RecordsClient>();
        services.AddSingleton<HealthClient>();
    }

    private static void AddCompression(IServiceCollection services)
    {
        services.AddResponseCompression(static compression =>
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, Problem.ContentType, "image/svg+xml", "application/manifest+json"]);
        services.Configure<BrotliCompressionProviderOptions>(static brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(static gzip => gzip.Level = CompressionLevel.Fastest);
    }

    /// <summary>Other origins call with headers, never with this site's cookies.</summary>
    private static void AddCors(IServiceCollection services, GatewaySettings settings)
    {
        if (settings.CorsOrigins.Count == 0)
            return;
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.CorsOrigins])
            .WithMethods("GET", "POST", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "If-None-Match", "Last-Event-ID",
                Credentials.QueueTokenHeader, Credentials.OperatorKeyHeader, RequestReading.IdempotencyKeyHeader)
            .WithExposedHeaders("ETag", "Location", "Retry-After", "Idempotency-Replayed")
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
    }
}
