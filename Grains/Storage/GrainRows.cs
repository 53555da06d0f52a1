using Orleans.Storage;

namespace OrleansTicketing.Grains.Storage;

/// <summary>
/// Rows of one grain beside its main state, named by it (such as <c>chunk-17</c>), so that no single row grows without bound. Each row has
/// its own ETag: an activation that another one has overtaken fails its write. The ETags alone are remembered, not the rows.
/// </summary>
internal sealed class GrainRows<TRow>(IGrainStorage storage, GrainId grainId, StorageMetrics metrics)
    where TRow : class, new()
{
    private static readonly TRow Dropped = new();
    private readonly Dictionary<string, GrainState<TRow>> _known = new(StringComparer.Ordinal);

    /// <summary>The stored row, or null where there is none. Its ETag is remembered for the next write.</summary>
    public async Task<TRow?> Read(string name)
    {
        var row = new GrainState<TRow> { State = new TRow() };
        await storage.ReadStateAsync(name, grainId, row);
        _known[name] = row;
        var value = row.RecordExists ? row.State : null;
        row.State = Dropped;
        return value;
    }

    /// <summary>The stored row, or null where there is none. What is remembered of it stays as it is.</summary>
    public async Task<TRow?> Peek(string name)
    {
        var row = new GrainState<TRow> { State = new TRow() };
        await storage.ReadStateAsync(name, grainId, row);
        return row.RecordExists ? row.State : null;
    }

    /// <summary>Writes a row that was read or written before by this activation, or that does not exist yet.</summary>
    public async Task Write(string name, TRow value)
    {
        if (!_known.TryGetValue(name, out var row))
            _known[name] = row = new GrainState<TRow>();
        row.State = value;
        try
        {
            await storage.WriteStateAsync(name, grainId, row);
        }
        catch (InconsistentStateException)
        {
            metrics.Conflict(grainId);
            throw;
        }

        row.State = Dropped;
    }

    /// <summary>Whether the row existed when this activation read or wrote it last.</summary>
    public bool Has(string name) => _known.TryGetValue(name, out var row) && row.RecordExists;

    /// <summary>Drops what is remembered of a row that will not be written again.</summary>
    public void Forget(string name) => _known.Remove(name);
}
