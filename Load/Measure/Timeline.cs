namespace OrleansTicketing.Load.Measure;

/// <summary>Successes in each second of a run.</summary>
internal sealed class Timeline
{
    private readonly List<long> _seconds = [];

    public IReadOnlyList<long> Seconds => _seconds;

    /// <param name="at">Since the start of the run.</param>
    public void Count(TimeSpan at, long successes = 1)
    {
        var second = Math.Max(0, (int)at.TotalSeconds);
        while (_seconds.Count <= second)
            _seconds.Add(0);
        _seconds[second] += successes;
    }

    public void Add(Timeline other)
    {
        for (var second = 0; second < other._seconds.Count; second++)
            Count(TimeSpan.FromSeconds(second), other._seconds[second]);
    }
}
