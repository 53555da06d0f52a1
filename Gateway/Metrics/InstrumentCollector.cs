using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace OrleansTicketing.Gateway.Metrics;

/// <summary>
/// Listens to the instruments of this system, of its grain host and of the .NET runtime, and writes their figures in the text format of
/// Prometheus.
/// </summary>
internal sealed class InstrumentCollector : IDisposable
{
    private readonly Lock _oneReader = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, InstrumentFigures> _instruments = new(StringComparer.Ordinal);

    /// <param name="owner">Of the host whose figures these are: another host in the same process has its own.</param>
    public InstrumentCollector(IMeterFactory? owner = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!IsListenedTo(instrument) || instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, owner))
                return;
            var figures = new InstrumentFigures(instrument);
            listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(figures.Name, figures));
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record((double)value, tags, state));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    public void Write(StringBuilder text)
    {
        lock (_oneReader)
        {
            foreach (var figures in _instruments.Values)
                figures.BeforeObserving();
            _listener.RecordObservableInstruments();
            foreach (var figures in _instruments.Values.OrderBy(static figures => figures.Name, StringComparer.Ordinal))
                figures.Write(text);
        }
    }

    private static bool IsListenedTo(Instrument instrument) => instrument.Meter.Name switch
    {
        MeterNames.Runtime => true,
        // Recorded with several labels for every message between processes, for figures that nobody acts on.
        MeterNames.Orleans => instrument.Name is not ("orleans-messaging-sent-messages-size" or "orleans-messaging-received-messages-size"),
        var name => name.StartsWith(MeterNames.Own, StringComparison.Ordinal),
    };

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? figures) =>
        ((InstrumentFigures)figures!).Record(value, tags);
}
