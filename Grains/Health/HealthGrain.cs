using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Grains.Interfaces.Health;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Health;

/// <summary>What a host knows of its silos.</summary>
public interface IHostCondition
{
    /// <summary>The path of the dashboard at each silo's own address; null where there is none.</summary>
    string? Dashboard { get; }

    Task<ImmutableArray<SiloCondition>> Silos();
}

[GrainType("health")]
internal sealed partial class HealthGrain(IHostCondition host, IStoredRows rows, TimeProvider time, ILogger<HealthGrain> log) : Grain, IHealthGrain
{
    /// <summary>A storage that takes longer is told as one that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<ClusterCondition> Condition()
    {
        var storage = await Storage();
        return new ClusterCondition(await host.Silos(), storage, host.Dashboard);
    }

    private async Task<StorageReport> Storage()
    {
        var began = time.GetTimestamp();
        try
        {
            var storage = await rows.Condition().WaitAsync(Patience, time);
            return new StorageReport(storage.What, true, time.GetElapsedTime(began), storage.WrittenAt, storage.Bytes, storage.Backlog);
        }
        catch (Exception exception)
        {
            LogUnreachable(exception);
            return new StorageReport(null, false, time.GetElapsedTime(began), null, null, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The storage did not say how it does")]
    private partial void LogUnreachable(Exception exception);
}
