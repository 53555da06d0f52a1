using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OrleansTicketing.Gateway.Cluster;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>Says, once the silo takes part, who it is and where its pages are.</summary>
internal sealed partial class SiloWelcome(
    IHostApplicationLifetime lifetime, IServer server, ClusterSettings cluster, SiloSettings silo, SiloDashboard dashboard, ILogger<SiloWelcome> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Say);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Say()
    {
        LogJoined(silo.Name, cluster.Id, cluster.ServiceId, silo.Address, silo.SiloPort, silo.GatewayPort);
        var pages = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "the configured address";
        LogPages(pages, SiloDashboard.Path);
        if (!dashboard.AsksForLogin)
            LogNoLogin();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} has joined cluster {Cluster} of service {Service}: at {Address}, port {SiloPort} for silos and {GatewayPort} for gateways")]
    private partial void LogJoined(string silo, string cluster, string service, System.Net.IPAddress address, int siloPort, int gatewayPort);

    [LoggerMessage(Level = LogLevel.Information, Message = "Dashboard for operators: {Address}{Dashboard}; /health/ready and /metrics tell of the silo")]
    private partial void LogPages(string address, string dashboard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dashboard asks nobody who they are (Dashboard:Login is false); keep its port on this machine")]
    private partial void LogNoLogin();
}
