using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>Says, once the gateway has found the silos, whose gateway it is and where it serves.</summary>
internal sealed partial class GatewayWelcome(IHostApplicationLifetime lifetime, IServer server, ClusterSettings cluster, ILogger<GatewayWelcome> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
        {
            var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "the configured address";
            LogServes(address, cluster.Id, cluster.ServiceId);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Gateway {Address} serves cluster {Cluster} of service {Service}; /health/ready and /metrics tell of it")]
    private partial void LogServes(string address, string cluster, string service);
}
