using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Benchmarks.Grains;

/// <summary>The host of the grains in this process, with states in memory.</summary>
internal static class GrainHost
{
    public static async Task<IHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(static silo => silo.UseLocalhostClustering().AddMemoryGrainStorageAsDefault().UseInMemoryReminderService());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static IGrainFactory Factory(IHost host) => host.Services.GetRequiredService<IGrainFactory>();
}
