using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Client.Seats;

/// <summary>The newest changes of a date's seats, without gaps, for listeners that read at their own pace.</summary>
internal sealed class RecentChanges(int size)
{
    private readonly Lock _gate = new();
    private readonly SeatViewEntry[] _ring = new SeatViewEntry[size];
    private long _start;
    private long _version;
    private TaskCompletionSource _news = NewSignal();

    /// <summary>Completes at the next change. Take it before reading, so that none is missed.</summary>
    public Task News
    {
        get
        {
            lock (_gate)
                return _news.Task;
        }
    }

    /// <summary>The map was read anew: what led to this version is not known.</summary>
    public void Restart(long version)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            _start = version;
            _version = version;
            (news, _news) = (_news, NewSignal());
        }

        news.SetResult();
    }

    public void Append(IReadOnlyCollection<SeatViewEntry> entries)
    {
        if (entries.Count == 0)
            return;
        TaskCompletionSource news;
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                _ring[entry.Version % size] = entry;
                _version = entry.Version;
            }

            (news, _news) = (_news, NewSignal());
        }

        news.SetResult();
    }

    /// <summary>The changes after a version in order; null where they are not known from there on.</summary>
    public IReadOnlyList<SeatViewEntry>? Since(long version)
    {
        lock (_gate)
        {
            if (version > _version || version < Math.Max(_start, _version - size))
                return null;
            var entries = new SeatViewEntry[_version - version];
            for (var index = 0; index < entries.Length; index++)
                entries[index] = _ring[(version + 1 + index) % size];
            return entries;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
