using OrleansTicketing.Client.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Invariants;

namespace OrleansTicketing.Client.Invariants;

/// <summary>What is known of the invariants, for operators.</summary>
public sealed class InvariantsClient(IGrainFactory grains, ClusterCalls cluster)
{
    public async Task<Answer<InvariantsReport>> Report(CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Invariants().Report(), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }

    /// <summary>Begins a check, unless one runs.</summary>
    public async Task<Answer<InvariantsReport>> Check(CancellationToken cancellation = default)
    {
        var asked = await cluster.Ask(() => grains.Invariants().Check(), cancellation);
        return asked.Answered ? asked.Value : Unanswered.Unavailable;
    }
}
