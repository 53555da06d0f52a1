using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;

namespace OrleansTicketing.Embedded.Hosting;

internal static class SiloRegistration
{
    internal static void AddEmbeddedSilo(this IServiceCollection services)
    {
        services.AddEmbeddedCluster();
        if (services.Any(service => service.ServiceType == typeof(Silo)))
            return;
        services.AddSingleton<Silo>();
        services.AddHostedService<SiloService>();
    }

    internal static void AddEmbeddedCluster(this IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging();
        services.TryAddSingleton(new SingletonServices(services));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDriver, LiveDriver>();
        services.TryAddSingleton<Cluster>();
        services.TryAddSingleton<RuntimeMetrics>();
        services.TryAddSingleton<IGrainStorageSerializer, JsonGrainStorageSerializer>();
        services.TryAddSingleton<IClusterClient>(CreateClient);
        services.TryAddSingleton<IGrainFactory>(static services => services.GetRequiredService<IClusterClient>());
    }

    // Beside a silo the client shares its fate, as a hosted client of a cluster does.
    private static IClusterClient CreateClient(IServiceProvider services) =>
        services.GetService<Silo>()?.GrainFactory as IClusterClient
        ?? new GrainFactory(
            new CallSender(
                services.GetRequiredService<Cluster>(),
                silo: null,
                services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout),
            services);

    private sealed class SiloService(Silo silo, RuntimeMetrics metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            metrics.Start();
            return silo.StartAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => silo.StopAsync(cancellationToken);
    }
}
