namespace OrleansTicketing.Embedded.Reminders;

/// <summary>One durable reminder. Its ticks are at the start and every period after.</summary>
internal sealed record ReminderRow(GrainId GrainId, string Name, DateTimeOffset StartAt, TimeSpan Period);

/// <summary>Where reminders are kept.</summary>
internal interface IReminderTable
{
    Task SaveAsync(ReminderRow row);

    /// <summary>Removes this row, unless it was saved anew since.</summary>
    /// <returns>Whether the grain has no such reminder any more.</returns>
    Task<bool> RemoveAsync(ReminderRow row);

    Task<IReadOnlyList<ReminderRow>> ReadAllAsync();
}

/// <summary>Reminders that live as long as the process.</summary>
internal sealed class MemoryReminderTable : IReminderTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId, string), ReminderRow> _rows = [];

    public Task SaveAsync(ReminderRow row)
    {
        lock (_gate)
            _rows[(row.GrainId, row.Name)] = row;
        return Task.CompletedTask;
    }

    public Task<bool> RemoveAsync(ReminderRow row)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue((row.GrainId, row.Name), out var newest) && newest != row)
                return Task.FromResult(false);
            _rows.Remove((row.GrainId, row.Name));
        }

        return Task.FromResult(true);
    }

    internal IReadOnlyList<ReminderRow> Rows
    {
        get
        {
            lock (_gate)
                return [.. _rows.Values.OrderBy(row => row.GrainId).ThenBy(row => row.Name, StringComparer.Ordinal)];
        }
    }

    public Task<IReadOnlyList<ReminderRow>> ReadAllAsync() => Task.FromResult(Rows);
}
