using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace OrleansTicketing.Gateway.Metrics;

/// <summary>
/// The figures of one instrument. Their number is bounded: an instrument with careless tags can neither fill the memory nor crowd out
/// another one.
/// </summary>
internal sealed class InstrumentFigures
{
    private const int MostSeries = 250;

    private readonly ConcurrentDictionary<string, Figure> _byLabels = new(StringComparer.Ordinal);

    // The usual tag is one name with a text: its figure is found without writing the label anew. Bounded as the other one is.
    private readonly ConcurrentDictionary<(string Key, string Value), Figure> _byTag = new();
    private readonly FigureKind _kind;
    private readonly bool _isObserved;
    private readonly bool _isSet;
    private readonly string _unit;
    private readonly string? _description;
    private readonly IReadOnlyList<double> _bounds;

    public InstrumentFigures(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? [];
        _kind = type switch
        {
            _ when type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) => FigureKind.Counter,
            _ when type.StartsWith("Histogram", StringComparison.Ordinal) => _bounds.Count > 0 ? FigureKind.Histogram : FigureKind.Summary,
            _ => FigureKind.Gauge,
        };
        _isObserved = instrument.IsObservable;
        _isSet = _isObserved || type.StartsWith("Gauge", StringComparison.Ordinal);
        _unit = instrument.Unit ?? string.Empty;
        _description = instrument.Description;
        Name = NameOf(instrument.Name);
    }

    /// <summary>In Prometheus' alphabet.</summary>
    public string Name { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Find(tags) is not { } figure)
            return;
        if (_isSet)
            figure.Set(value);
        else
            figure.Add(value);
    }

    /// <summary>What is observed anew for every reader must not outlive what it was observed of.</summary>
    public void BeforeObserving()
    {
        if (!_isObserved)
            return;
        _byLabels.Clear();
        _byTag.Clear();
    }

    public void Write(StringBuilder text)
    {
        if (_byLabels.IsEmpty)
            return;
        if (!string.IsNullOrEmpty(_description))
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_description.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal)}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {_kind.ToString().ToLowerInvariant()}\n");
        foreach (var (labels, figure) in _byLabels.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            figure.Write(text, Name, labels);
    }

    private Figure? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return FindOrAdd(string.Empty);
        if (tags.Length > 1 || tags[0].Value is not string value)
            return FindOrAdd(LabelsOf(tags));
        var tag = (tags[0].Key, value);
        if (_byTag.TryGetValue(tag, out var known))
            return known;
        if (FindOrAdd(LabelsOf(tags)) is { } found)
            return _byTag[tag] = found;
        return null;
    }

    private Figure? FindOrAdd(string labels)
    {
        if (_byLabels.TryGetValue(labels, out var figure))
            return figure;
        return _byLabels.Count >= MostSeries ? null : _byLabels.GetOrAdd(labels, _ => new Figure(_kind, _bounds));
    }

    private string NameOf(string instrument)
    {
        var name = InAlphabet(new StringBuilder(instrument.Length + 16), instrument);
        if (_unit == "s" && _kind is FigureKind.Histogram)
            name.Append("_seconds");
        if (_kind == FigureKind.Counter)
            name.Append("_total");
        return name.ToString();
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length == 0 ? string.Empty : ",");
            InAlphabet(labels, key).Append("=\"").Append(Escape(value)).Append('"');
        }

        return labels.ToString();
    }

    private static StringBuilder InAlphabet(StringBuilder text, string name)
    {
        foreach (var character in name)
            text.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        return text;
    }

    private static string Escape(object? value) => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty)
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
