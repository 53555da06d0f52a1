using OrleansTicketing.Client.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Health;

namespace OrleansTicketing.Client.Health;

/// <summary>How silos and storage do, for operators.</summary>
public sealed class HealthClient(IGrainFactory grains, ClusterCalls cluster)
{
    public async Task<Answer<ClusterCondition>> Condition(CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Health().Condition(), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }
}
