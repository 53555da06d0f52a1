namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// Up to which moment it is known who polled or listened. Gateways report that every few seconds; as long as one of them owes a report,
/// nobody can be called idle for anything after its last one. A gateway that stays silent is given up, and the idle window of everybody
/// starts anew, because whom it saw will never be known.
/// </summary>
/// <param name="start">When this room began to listen: the first window starts there.</param>
public sealed class Evidence(DateTimeOffset start)
{
    /// <summary>Bounds what is remembered; above it nobody is called idle, because a report might be missing.</summary>
    public const int MostGateways = 1_000;

    /// <summary>A gateway that has not reported for this long is given up.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<Guid, (DateTimeOffset Last, DateTimeOffset Complete)> _gateways = [];
    private bool _crowded;

    /// <summary>No idle window starts before this.</summary>
    public DateTimeOffset WindowStart { get; private set; } = start;

    /// <summary>
    /// A gateway spoke. What it saw before its previous report was received is in this one or that one, as it sends one at a time; hence
    /// a new report completes the evidence up to the previous one. The first word of a new gateway comes before it answers any poll.
    /// </summary>
    /// <param name="reports">Whether this is a complete report of whom it saw.</param>
    public void Heard(Guid gateway, bool reports, DateTimeOffset now)
    {
        if (!_gateways.TryGetValue(gateway, out var known))
        {
            _crowded |= _gateways.Count >= MostGateways;
            if (!_crowded)
                _gateways[gateway] = (now, now);
        }
        else if (reports)
        {
            _gateways[gateway] = (now, known.Last);
        }
    }

    /// <summary>Up to when it is known whom every gateway saw; gives up those that are silent.</summary>
    public DateTimeOffset CompleteUntil(DateTimeOffset now)
    {
        if (_crowded)
        {
            _gateways.Clear();
            (_crowded, WindowStart) = (false, now);
        }

        foreach (var gateway in _gateways.Where(entry => entry.Value.Last + SilentAfter <= now).Select(entry => entry.Key).ToArray())
        {
            _gateways.Remove(gateway);
            WindowStart = now;
        }

        return _gateways.Count == 0 ? now : _gateways.Values.Min(known => known.Complete);
    }

    /// <summary>Whether somebody last seen then has been silent for the whole window, never counting time nobody reported on.</summary>
    public static bool IsIdle(DateTimeOffset lastSeen, DateTimeOffset windowStart, DateTimeOffset completeUntil, TimeSpan idleAfter) =>
        (lastSeen > windowStart ? lastSeen : windowStart) + idleAfter <= completeUntil;
}
