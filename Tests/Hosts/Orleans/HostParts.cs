using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.TestingHost;

namespace OrleansTicketing.Tests.Hosts;

/// <summary>
/// What a cluster of test silos needs on Orleans. Membership and reminders lie outside of the silos, so that any of them can be
/// killed. Grains, their timers and reminders follow the test's clock. Calls, and all by which silos find and watch each other,
/// keep the system's, which moves while the test's stands still.
/// </summary>
internal sealed class HostParts
{
    private readonly SharedMembership _members = new();
    private readonly SharedReminders _reminders = new();

    /// <summary>A call times out by the system's clock. A test that lets one hang waits for it in earnest.</summary>
    public static TimeSpan ResponseTimeout => TimeSpan.FromSeconds(5);

    /// <summary>How many clusters a test runs beside each other: with more, calls time out for want of processor time.</summary>
    public static int ClustersAtOnce => 3;

    public static string NameOf(IServiceProvider silo) => silo.GetRequiredService<ILocalSiloDetails>().Name;

    public static IGrainFactory FactoryOf(SiloHandle silo) => ((InProcessSiloHandle)silo).ServiceProvider.GetRequiredService<IGrainFactory>();

    public void Prepare(TestClusterBuilder builder)
    {
        builder.Options.UseTestClusterMembership = false;
        builder.Options.ConfigureFileLogging = false;
        // The test host would put an experimental grain directory in the place of the one that silos have otherwise.
        builder.Options.SiloBuilderConfiguratorTypes.Clear();
    }

    public void AddTo(ISiloBuilder silo, TimeProvider? clock)
    {
        silo.Services.AddSingleton<IMembershipTable>(_members);
        silo.Services.AddSingleton<IReminderTable>(_reminders);
        silo.AddReminders();
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromMilliseconds(500);
            membership.NumMissedProbesLimit = 3;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(1);
        });
        if (clock is null)
            return;
        silo.Services.AddSingleton(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.Services.AddKeyedSingleton<TimeProvider>(Orleans.Reminders.ReminderTimeProviderNames.Reminders, new ReminderClock(clock));
    }

    public void AddTo(IClientBuilder client) => client.Services.AddSingleton<IGatewayListProvider>(_members);

    /// <summary>Waits until every silo knows all others and the client has found one of them.</summary>
    public async Task Settle(TestCluster cluster)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await HasSettled(cluster))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "The silos did not find each other.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private static async Task<bool> HasSettled(TestCluster cluster)
    {
        var expected = cluster.Silos.Select(silo => silo.SiloAddress).ToHashSet();
        foreach (var silo in cluster.Silos.Cast<InProcessSiloHandle>())
        {
            var seen = silo.ServiceProvider.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true).Keys;
            if (!expected.SetEquals(seen))
                return false;
        }

        try
        {
            await cluster.GrainFactory.GetGrain<IManagementGrain>(0).GetHosts();
            return true;
        }
        catch (OrleansException)
        {
            return false;
        }
    }
}
