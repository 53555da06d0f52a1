using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OrleansTicketing.Gateway.Metrics;

/// <summary>
/// Listens to the instruments of this system and of the .NET runtime, and writes their figures in the text format of Prometheus.
/// The number of series is bounded: an instrument with careless tags cannot fill the memory.
/// </summary>
internal sealed class InstrumentCollector : IDisposable
{
    private const int MostSeries = 2000;
    private const string OwnMeters = "OrleansTicketing";
    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Series, Figure> _figures = new();

    public InstrumentCollector()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == RuntimeMeter || instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, _) => Record(instrument, (double)value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    public void Write(StringBuilder text)
    {
        _listener.RecordObservableInstruments();
        foreach (var instrument in _figures.GroupBy(pair => pair.Key.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var kind = instrument.First().Value.Kind;
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {instrument.Key} {kind}\n");
            foreach (var (series, figure) in instrument.OrderBy(pair => pair.Key.Labels, StringComparer.Ordinal))
                figure.Write(text, series);
        }
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = new Series(NameOf(instrument), LabelsOf(tags));
        if (!_figures.TryGetValue(series, out var figure))
        {
            if (_figures.Count >= MostSeries)
                return;
            figure = _figures.GetOrAdd(series, _ => new Figure(KindOf(instrument)));
        }

        figure.Record(value, instrument.IsObservable || KindOf(instrument) == Figure.Gauge && !IsUpDown(instrument));
    }

    private static bool IsUpDown(Instrument instrument) => TypeNameOf(instrument).StartsWith("UpDownCounter", StringComparison.Ordinal);

    private static string KindOf(Instrument instrument) => TypeNameOf(instrument) switch
    {
        var name when name.StartsWith("Counter", StringComparison.Ordinal) || name.StartsWith("ObservableCounter", StringComparison.Ordinal)
            => Figure.Counter,
        var name when name.StartsWith("Histogram", StringComparison.Ordinal) => Figure.Summary,
        _ => Figure.Gauge,
    };

    private static string TypeNameOf(Instrument instrument) => instrument.GetType().Name;

    private static string NameOf(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 8);
        foreach (var character in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        if (KindOf(instrument) == Figure.Counter)
            name.Append("_total");
        return name.ToString();
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return string.Empty;
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length == 0 ? string.Empty : ",");
            foreach (var character in key)
                labels.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
            labels.Append("=\"").Append(Escape(value)).Append('"');
        }

        return labels.ToString();
    }

    private static string Escape(object? value) => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private readonly record struct Series(string Name, string Labels);

    private sealed class Figure(string kind)
    {
        public const string Counter = "counter";
        public const string Gauge = "gauge";
        public const string Summary = "summary";

        private readonly Lock _lock = new();
        private double _value;
        private long _count;

        public string Kind => kind;

        /// <summary>An observed value replaces the last one; every other adds to it.</summary>
        public void Record(double value, bool replaces)
        {
            lock (_lock)
            {
                _value = replaces ? value : _value + value;
                _count++;
            }
        }

        public void Write(StringBuilder text, Series series)
        {
            double value;
            long count;
            lock (_lock)
                (value, count) = (_value, _count);
            var labels = series.Labels.Length == 0 ? string.Empty : $"{{{series.Labels}}}";
            if (kind == Summary)
                text.Append(CultureInfo.InvariantCulture, $"{series.Name}_sum{labels} {value}\n{series.Name}_count{labels} {count}\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"{series.Name}{labels} {value}\n");
        }
    }
}
