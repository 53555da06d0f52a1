namespace OrleansTicketing.Simulation.Faults;

/// <summary>What went wrong how often, and in the middle of what silos died.</summary>
internal sealed class FaultCoverage
{
    internal SortedDictionary<FaultKind, long> Faults { get; } = [];

    /// <summary>By the grain method that was under way on a silo when it was killed.</summary>
    internal SortedDictionary<string, long> CrashPoints { get; } = new(StringComparer.Ordinal);

    /// <summary>Told of each in words; null costs nothing.</summary>
    internal Action<string>? Noted { get; init; }

    internal void Note(FaultKind kind)
    {
        Faults[kind] = Faults.GetValueOrDefault(kind) + 1;
        Noted?.Invoke($"!! {kind}");
    }

    internal void NoteCrash(string method)
    {
        CrashPoints[method] = CrashPoints.GetValueOrDefault(method) + 1;
        Noted?.Invoke($"!! amidst {method}");
    }

    internal void Add(FaultCoverage other)
    {
        foreach (var (kind, count) in other.Faults)
            Faults[kind] = Faults.GetValueOrDefault(kind) + count;
        foreach (var (method, count) in other.CrashPoints)
            CrashPoints[method] = CrashPoints.GetValueOrDefault(method) + count;
    }
}
