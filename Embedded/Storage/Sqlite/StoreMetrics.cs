using System.Diagnostics.Metrics;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>What a store tells about itself.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private readonly Histogram<double> _commitDuration;
    private readonly UnfoldedStates _unfolded;
    private long _commits;
    private long _states;

    internal StoreMetrics(WriteQueue queue, UnfoldedStates unfolded, string path)
    {
        _unfolded = unfolded;
        var store = new KeyValuePair<string, object?>("store", Path.GetFileName(path));
        _meter.CreateObservableCounter("embedded.store.commits", () => new Measurement<long>(Commits, store), description: "Group commits.");
        _meter.CreateObservableCounter("embedded.store.states", () => new Measurement<long>(States, store), description: "States written.");
        _meter.CreateObservableGauge("embedded.store.queue", () => new Measurement<int>(queue.Count, store), description: "Writes waiting for a commit.");
        _meter.CreateObservableGauge("embedded.store.journalled", () => new Measurement<int>(unfolded.Journalled, store), description: "States in the journal, not yet folded.");
        _commitDuration = _meter.CreateHistogram<double>("embedded.store.commit.duration", "s", "From the start of a group to its commit.");
    }

    internal long Commits => Interlocked.Read(ref _commits);
    internal int Journalled => _unfolded.Journalled;
    internal long States => Interlocked.Read(ref _states);

    public void Dispose() => _meter.Dispose();

    internal void Committed(int states, TimeSpan duration)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _states, states);
        _commitDuration.Record(duration.TotalSeconds);
    }
}
