using System.Collections.Concurrent;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Every call under way, so that it can time out, or fail with the silo that should answer it.</summary>
internal sealed class OpenCalls(TimeProvider time)
{
    private const int Shards = 8;
    private readonly ConcurrentDictionary<TimeSpan, OpenCallList[]> _byTimeout = new();

    internal void Add(GrainCall call, TimeSpan timeout)
    {
        var lists = _byTimeout.GetOrAdd(timeout, static (timeout, time) => CreateLists(timeout, time), time);
        lists[Environment.CurrentManagedThreadId & (Shards - 1)].Add(call);
    }

    internal List<GrainCall> ToSilo(Silo silo)
    {
        var found = new List<GrainCall>();
        foreach (var list in Lists())
            list.Collect(call => ReferenceEquals(call.TargetSilo, silo), found);
        return found;
    }

    internal List<GrainCall> All()
    {
        var found = new List<GrainCall>();
        foreach (var list in Lists())
            list.Collect(static _ => true, found);
        return found;
    }

    // In an order that is the same in every process.
    private IEnumerable<OpenCallList> Lists() => _byTimeout.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value);

    private static OpenCallList[] CreateLists(TimeSpan timeout, TimeProvider time)
    {
        var lists = new OpenCallList[Shards];
        for (var shard = 0; shard < Shards; shard++)
            lists[shard] = new OpenCallList(time, timeout);
        return lists;
    }
}

/// <summary>Open calls with one time-out: the oldest is the next to time out, so one timer watches its head alone.</summary>
internal sealed class OpenCallList
{
    private static readonly TimeSpan Finest = TimeSpan.FromMilliseconds(1);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _timeoutInTimestamps;
    private GrainCall? _oldest;
    private GrainCall? _newest;
    private ITimer? _timer;
    private bool _armed;

    internal OpenCallList(TimeProvider time, TimeSpan timeout)
    {
        _time = time;
        _timeout = timeout;
        _timeoutInTimestamps = timeout == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : (long)(timeout.TotalSeconds * time.TimestampFrequency);
    }

    internal void Add(GrainCall call)
    {
        lock (_gate)
        {
            call.Deadline = _timeoutInTimestamps == long.MaxValue ? long.MaxValue : call.SentAt + _timeoutInTimestamps;
            call.List = this;
            call.Previous = _newest;
            if (_newest is null)
                _oldest = call;
            else
                _newest.Next = call;
            _newest = call;
            if (!_armed && call.Deadline != long.MaxValue)
                Arm(_timeout);
        }
    }

    internal void Remove(GrainCall call)
    {
        lock (_gate)
            Unlink(call);
    }

    internal void Collect(Func<GrainCall, bool> chosen, List<GrainCall> found)
    {
        lock (_gate)
        {
            for (var call = _oldest; call is not null; call = call.Next)
            {
                if (chosen(call))
                    found.Add(call);
            }
        }
    }

    private void Unlink(GrainCall call)
    {
        if (!ReferenceEquals(call.List, this))
            return;
        if (call.Previous is null)
            _oldest = call.Next;
        else
            call.Previous.Next = call.Next;
        if (call.Next is null)
            _newest = call.Previous;
        else
            call.Next.Previous = call.Previous;
        call.List = null;
        call.Previous = call.Next = null;
    }

    private void Arm(TimeSpan due)
    {
        _armed = true;
        if (_timer is null)
            _timer = _time.CreateDetached(static list => ((OpenCallList)list!).TimeOutOverdue(), this, due, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void TimeOutOverdue()
    {
        var overdue = new List<GrainCall>();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_oldest is { } call && call.Deadline <= now)
            {
                Unlink(call);
                overdue.Add(call);
            }
            _armed = false;
            if (_oldest is { } next)
                Arm(Max(_time.GetElapsedTime(now, next.Deadline), Finest));
        }
        foreach (var call in overdue)
            call.TimeOut(_timeout);
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
