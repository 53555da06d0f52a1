using System.Collections.Immutable;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Client.Seats;

/// <summary>The newest changes of a date's seats, without gaps, for listeners that read at their own pace.</summary>
internal sealed class RecentChanges(int size)
{
    private readonly Lock _gate = new();
    private readonly VersionRing<SeatViewEntry> _ring = new(size, version: 0);
    private TaskCompletionSource _news = Signals.New();

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
    public void Restart(long version) => Change(() => _ring.Restart(version));

    public void Append(ImmutableArray<SeatViewEntry> entries)
    {
        if (entries.Length == 0)
            return;
        Change(() =>
        {
            foreach (var entry in entries)
                _ring.Append(entry);
        });
    }

    /// <summary>The changes after a version in order; null where they are not known from there on.</summary>
    public ImmutableArray<SeatViewEntry>? Since(long version)
    {
        lock (_gate)
            return _ring.Since(version, size);
    }

    private void Change(Action change)
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            change();
            (news, _news) = (_news, Signals.New());
        }

        news.SetResult();
    }
}
