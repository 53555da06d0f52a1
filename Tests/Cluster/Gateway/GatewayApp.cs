using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Cluster;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>The gateways of a cluster; requests go to them in turn.</summary>
public sealed class GatewayApp : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-of-the-tests";

    private static TicketingServer? _cluster;

    private readonly IAsyncDisposable _ended;
    private readonly Uri[] _addresses;

    private GatewayApp(IAsyncDisposable ended, IEnumerable<Uri> addresses)
    {
        _ended = ended;
        _addresses = [.. addresses];
        Http = new HttpClient(new InTurn(_addresses)) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Why there can be none on this machine; null where there can.</summary>
    public static string? WhyNot => Datastores.WhyNot;

    public static SigningKeys Keys { get; } = new(new SigningKey(Convert.FromBase64String(TicketingServer.SigningKey)), []);

    public Uri Address => _addresses[0];

    /// <summary>Follows no redirects, decompresses nothing, keeps no cookies.</summary>
    public HttpClient Http { get; }

    /// <summary>All routes that a gateway has: of one that serves nobody.</summary>
    public IEnumerable<RouteEndpoint> Endpoints { get; } = ReadRoutes();

    /// <summary>Without settings the cluster of all these tests; with some, one more gateway of it that has them.</summary>
    public static async Task<GatewayApp> Start(params (string Key, string Value)[] settings)
    {
        if (settings.Length == 0)
        {
            _cluster = await TicketingServer.Start(ServerSettings.OnFreePort() with { OperatorKey = OperatorKey });
            return new GatewayApp(_cluster, _cluster.Gateways.Select(gateway => gateway.Address));
        }

        var own = settings.Aggregate(_cluster!.Settings, (all, setting) => all.With(setting.Key, setting.Value));
        if (settings.Any(setting => setting.Key == nameof(OperatorKey)))
            own = own with { OperatorKey = null };
        var process = ClusterProcess.Gateway(own);
        await process.Process.Ready();
        return new GatewayApp(process, [process.Address]);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _ended.DisposeAsync();
    }

    private static RouteEndpoint[] ReadRoutes()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Ticketing:Identity:Development"] = "true";
        builder.Configuration["Ticketing:TokenSigning:Key"] = TicketingServer.SigningKey;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddClusterRules(builder.Configuration);
        builder.AddTicketingGateway();
        IEndpointRouteBuilder routes = builder.Build().MapTicketingGateway();
        return [.. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];
    }

    private sealed class InTurn(Uri[] addresses) : DelegatingHandler(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    })
    {
        private int _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = addresses[(uint)Interlocked.Increment(ref _requests) % addresses.Length];
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
