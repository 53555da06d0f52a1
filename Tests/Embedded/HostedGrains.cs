using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Tests.Embedded;

/// <summary>One process with grains, as a test starts it.</summary>
internal sealed class HostedGrains : IAsyncDisposable
{
    private readonly IHost _host;

    private HostedGrains(IHost host)
    {
        _host = host;
    }

    internal IServiceProvider Services => _host.Services;
    internal IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    internal static async Task<HostedGrains> StartAsync(Action<ISiloBuilder>? configure = null, TimeProvider? time = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.UseOrleans(silo =>
        {
            silo.AddMemoryGrainStorage("store").AddMemoryGrainStorage(TestStore.Name).UseInMemoryReminderService();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new HostedGrains(host);
    }

    internal T Grain<T>(string? key = null)
        where T : IGrainWithStringKey => Client.GetGrain<T>(key ?? Guid.NewGuid().ToString());

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
