using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Gateway.Cluster;
using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Crash;

/// <summary>Tells which of the processes has a grain; a client of the cluster as its gateways are.</summary>
public sealed class GrainAddresses : IAsyncDisposable
{
    private readonly TicketingServer _cluster;
    private readonly IHost _host;

    private GrainAddresses(TicketingServer cluster, IHost host)
    {
        _cluster = cluster;
        _host = host;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    public static async Task<GrainAddresses> Of(TicketingServer cluster)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(cluster.Settings.Variables
            .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCluster(ClusterSettings.Read(builder.Configuration));
        builder.UseOrleansClient(client => client.UseRedisClustering(static _ => { }));
        var host = builder.Build();
        await host.StartAsync();
        return new GrainAddresses(cluster, host);
    }

    /// <summary>The silo that has this grain now; null where none has.</summary>
    public async Task<ClusterProcess?> SiloOf(IAddressable grain)
    {
        var address = await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return address is null
            ? null
            : _cluster.Silos.Single(silo => silo.Settings.Variables["Cluster__SiloPort"] == $"{address.Endpoint.Port}");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
