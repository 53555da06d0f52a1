using System.Diagnostics.Metrics;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Storage;

/// <summary>Writes that lost against another activation of their grain.</summary>
internal sealed class StorageMetrics(GrainMeter meter)
{
    private readonly Counter<long> _conflicts = meter.Counter(
        "ticketing.storage.conflicts", "{conflict}", "Writes that were refused because another activation had written before.");

    public void Conflict(GrainId grain) => _conflicts.Add(1, new KeyValuePair<string, object?>("grain", grain.Type.ToString()));
}
