namespace OrleansTicketing.Embedded.Reminders;

/// <summary>One durable reminder. Its ticks are at the start and every period after.</summary>
internal sealed record ReminderRow(GrainId GrainId, string Name, DateTimeOffset StartAt, TimeSpan Period);

/// <summary>Where reminders are kept.</summary>
internal interface IReminderTable
{
    Task SaveAsync(ReminderRow row);
    Task RemoveAsync(GrainId grainId, string name);
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

    public Task RemoveAsync(GrainId grainId, string name)
    {
        lock (_gate)
            _rows.Remove((grainId, name));
        return Task.CompletedTask;
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
