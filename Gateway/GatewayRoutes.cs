using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Concerts;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Connections;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Invariants;
using OrleansTicketing.Gateway.Limits;
using OrleansTicketing.Gateway.Metrics;
using OrleansTicketing.Gateway.OpenApi;
using OrleansTicketing.Gateway.Pages;
using OrleansTicketing.Gateway.Policies;
using OrleansTicketing.Gateway.Records;
using OrleansTicketing.Gateway.Reservations;
using OrleansTicketing.Gateway.Seats;
using OrleansTicketing.Gateway.WaitingRoom;
using OrleansTicketing.Gateway.Wallets;

namespace OrleansTicketing.Gateway;

public static class GatewayRoutes
{
    /// <summary>The whole REST API and the pages, with everything that happens around a call.</summary>
    public static WebApplication MapTicketingGateway(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<GatewaySettings>();
        app.UseOpenConnections();
        UseForwardedHeaders(app, settings);
        if (settings.CorsOrigins.Count > 0)
            app.UseCors();
        app.UseResponseCompression();
        UsePipeline(app);
        app.UseTicketingSwagger();

        app.MapUsers(settings.Identity);
        app.MapSessions();
        app.MapPolicies();
        app.MapConcerts();
        app.MapQueueTokens();
        app.MapProofs();
        app.MapSeats();
        app.MapReservations();
        app.MapPayments();
        app.MapWallets();
        app.MapTicketKeys();
        app.MapOrderKeys();
        app.MapOperatorSessions();
        app.MapAdminConcerts();
        app.MapAdminSeats();
        app.MapAdminRooms();
        app.MapRoomActs();
        app.MapLotteries();
        app.MapInvariants();
        app.MapRecords();
        app.MapCondition();
        app.MapPages();
        app.MapTicketingMonitoring();
        app.MapTicketingOpenApi();
        return app;
    }

    /// <summary>Health and figures, for machines that watch the process.</summary>
    public static WebApplication MapTicketingMonitoring(this WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    /// <summary>Anybody can write such headers; only known proxies are believed.</summary>
    private static void UseForwardedHeaders(WebApplication app, GatewaySettings settings)
    {
        if (settings.KnownProxies.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.KnownProxies)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    private static void UsePipeline(WebApplication app)
    {
        var services = app.Services;
        var callers = services.GetRequiredService<CallerChecks>();
        var limiter = services.GetRequiredService<RateLimiter>();
        var pages = services.GetRequiredService<PageAssets>();
        var figures = services.GetRequiredService<RequestFigures>();
        var time = services.GetRequiredService<TimeProvider>();
        var log = services.GetRequiredService<ILogger<CallPipeline>>();
        app.Use(next => new CallPipeline(next, services, callers, limiter, pages, figures, time, log).Invoke);
    }
}
