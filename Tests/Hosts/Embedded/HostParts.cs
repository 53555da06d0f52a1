using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Testing;

namespace OrleansTicketing.Tests.Hosts;

/// <summary>What a cluster of test silos needs on the embedded host: it shares its reminders and takes its clock from the container.</summary>
internal sealed class HostParts
{
    /// <summary>A call times out by the test's clock.</summary>
    public static TimeSpan ResponseTimeout => TimeSpan.FromSeconds(30);

    /// <summary>How many clusters a test runs beside each other.</summary>
    public static int ClustersAtOnce => 8;

    public static string NameOf(IServiceProvider silo) => silo.GetRequiredService<SiloName>().Value;

    public static IGrainFactory FactoryOf(SiloHandle silo) => ((SimulatedSiloHandle)silo).Silo.GrainFactory;

    public void Prepare(TestClusterBuilder builder)
    {
    }

    public void AddTo(ISiloBuilder silo, TimeProvider? clock)
    {
        silo.UseInMemoryReminderService();
        if (clock is not null)
            silo.Services.AddSingleton(clock);
    }

    public void AddTo(IClientBuilder client)
    {
    }

    /// <summary>All silos share one directory: nothing has to settle.</summary>
    public Task Settle(TestCluster cluster) => Task.CompletedTask;
}
