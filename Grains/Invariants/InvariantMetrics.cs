using System.Diagnostics.Metrics;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>What the last check of each invariant found; nothing on silos that do not check.</summary>
internal sealed class InvariantMetrics
{
    private volatile IReadOnlyList<InvariantResult> _results = [];

    public InvariantMetrics(GrainMeter meter) => meter.Level(
        "ticketing.invariants.violations", "{violation}", "Violations that the last check of an invariant found in what is stored.", Measure);

    public void Show(IReadOnlyList<InvariantResult> results) => _results = results;

    private IEnumerable<Measurement<long>> Measure() => _results
        .Where(static result => result.CheckedAt is not null)
        .Select(static result => new Measurement<long>(result.Count, new KeyValuePair<string, object?>("invariant", result.Name.ToString())));
}
