using System.Diagnostics.Metrics;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>What the host tells about itself.</summary>
internal sealed class RuntimeMetrics(Cluster cluster) : IDisposable
{
    internal const string MeterName = "OrleansTicketing.Embedded";
    private Meter? _meter;

    public void Dispose() => _meter?.Dispose();

    internal void Start()
    {
        if (_meter is not null)
            return;
        _meter = new Meter(MeterName);
        _meter.CreateObservableGauge("embedded.activations", () => cluster.ActivationCount, description: "Grains in memory.");
    }
}
