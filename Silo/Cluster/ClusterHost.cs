using System.Collections.Immutable;
using OrleansTicketing.Grains.Health;
using OrleansTicketing.Grains.Interfaces.Health;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>The silos of the cluster, as the table of members has them.</summary>
internal sealed class ClusterHost(IGrainFactory grains) : IHostCondition
{
    public string? Dashboard => SiloDashboard.Path;

    public async Task<ImmutableArray<SiloCondition>> Silos()
    {
        var members = await grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: false);
        return
        [
            .. members.OrderByDescending(static member => member.StartTime).Select(static member => new SiloCondition(
                member.SiloName,
                $"{member.SiloAddress.Endpoint}",
                member.Status.ToString().ToLowerInvariant(),
                new DateTimeOffset(DateTime.SpecifyKind(member.StartTime, DateTimeKind.Utc)))),
        ];
    }
}
