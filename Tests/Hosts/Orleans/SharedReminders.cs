namespace OrleansTicketing.Tests.Hosts;

/// <summary>The reminders of a cluster of this process. They lie in no silo, so that each of them may die.</summary>
internal sealed class SharedReminders : IReminderTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), ReminderEntry> _rows = [];
    private long _etags;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Find(entry => entry.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Find(entry =>
    {
        var hash = entry.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    });

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        lock (_gate)
            return Task.FromResult(_rows.TryGetValue((grainId, reminderName), out var entry) ? CopyOf(entry) : null);
    }

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        lock (_gate)
        {
            var stored = CopyOf(entry);
            stored.ETag = (++_etags).ToString();
            _rows[(entry.GrainId, entry.ReminderName)] = stored;
            return Task.FromResult<string?>(stored.ETag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        lock (_gate)
        {
            var found = _rows.TryGetValue((grainId, reminderName), out var entry) && string.Equals(entry.ETag, eTag, StringComparison.Ordinal);
            return Task.FromResult(found && _rows.Remove((grainId, reminderName)));
        }
    }

    public Task TestOnlyClearTable()
    {
        lock (_gate)
            _rows.Clear();
        return Task.CompletedTask;
    }

    private static ReminderEntry CopyOf(ReminderEntry entry) => new()
    {
        GrainId = entry.GrainId,
        ReminderName = entry.ReminderName,
        StartAt = entry.StartAt,
        Period = entry.Period,
        ETag = entry.ETag,
    };

    private Task<ReminderTableData> Find(Func<ReminderEntry, bool> wanted)
    {
        lock (_gate)
            return Task.FromResult(new ReminderTableData(_rows.Values.Where(wanted).Select(CopyOf).ToList()));
    }
}
