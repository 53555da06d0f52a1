using System.Diagnostics.Metrics;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>What a store tells about itself.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMetrics.MeterName);
    private readonly Histogram<double> _commitDuration;
    private readonly WriteQueue _queue;
    private readonly UnfoldedStates _unfolded;
    private readonly string _path;
    private readonly TimeProvider _time;
    private long _commits;
    private long _states;
    private long _committedAtUtcTicks;

    internal StoreMetrics(WriteQueue queue, UnfoldedStates unfolded, string path, TimeProvider time)
    {
        (_queue, _unfolded, _path, _time) = (queue, unfolded, path, time);
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

    internal StoreCondition Condition => new(
        Interlocked.Read(ref _committedAtUtcTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        Directory.EnumerateFiles(Path.GetDirectoryName(_path)!, $"{Path.GetFileName(_path)}*").Sum(LengthOf),
        _queue.Count + Journalled);

    public void Dispose() => _meter.Dispose();

    // A file of the journal may go meanwhile.
    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    internal void Committed(int states, TimeSpan duration)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _states, states);
        Interlocked.Exchange(ref _committedAtUtcTicks, _time.GetUtcNow().UtcTicks);
        _commitDuration.Record(duration.TotalSeconds);
    }
}
