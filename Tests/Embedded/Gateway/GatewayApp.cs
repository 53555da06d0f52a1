using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway;
using OrleansTicketing.Grains.Health;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Silo.Standalone;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>The gateway and the grains in this process, on a port of its own, with everything in memory.</summary>
public sealed class GatewayApp : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private readonly WebApplication _app;

    private GatewayApp(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = NewHttp();
    }

    public Uri Address { get; }

    /// <summary>Follows no redirects, decompresses nothing, keeps no cookies.</summary>
    public HttpClient Http { get; }

    /// <summary>All routes that the gateway has.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? WhyNot => null;

    public static SigningKeys Keys { get; } = new(new SigningKey([.. Enumerable.Range(1, 32).Select(number => (byte)number)]), []);

    public static Task<GatewayApp> Start(params (string Key, string Value)[] settings) => Start(static _ => { }, settings);

    public static async Task<GatewayApp> Start(Action<IServiceCollection> adjust, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Test", ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Ticketing:OperatorKey"] = OperatorKey,
            ["Ticketing:Identity:Development"] = "true",
            ["Ticketing:RateLimits:PerUserPerSecond"] = "0",
            ["Ticketing:RateLimits:PerAddressPerSecond"] = "0",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => $"Ticketing:{pair.Key}", pair => (string?)pair.Value));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IIdSource, NewIds>();
        builder.Services.AddSingleton(Keys);
        var reader = new SettingsReader(builder.Configuration);
        builder.Services.AddSingleton(PolicySettings.Read(reader));
        reader.ThrowIfInvalid();
        OrleansTicketing.Grains.GrainServices.AddTicketingGrains(builder.Services);
        builder.Services.AddSingleton<IStoredRows, StandaloneRows>();
        builder.Services.AddSingleton<IHostCondition, StandaloneCondition>();
        builder.UseOrleans(silo => silo.AddMemoryGrainStorage(StorageNames.Grains).UseInMemoryReminderService());
        adjust(builder.Services);
        builder.AddTicketingGateway();

        var app = builder.Build();
        app.MapTicketingGateway();
        await app.StartAsync();
        return new GatewayApp(app);
    }

    public HttpClient NewHttp() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    })
    {
        BaseAddress = Address,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public Task Stop() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class NewIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }
}
