using OrleansTicketing.Grains.Interfaces.Invariants;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>What a pass has counted and found. It holds no more than a bounded number of findings, however much is broken.</summary>
internal sealed class PassFindings
{
    public const int MostTold = 100;

    /// <summary>So many are looked at again; what else seems wrong waits for the next pass.</summary>
    public const int MostSuspicions = 1_000;

    private readonly Dictionary<InvariantName, (long Checked, long Count, List<Finding> Told)> _byInvariant =
        Enum.GetValues<InvariantName>().ToDictionary(static name => name, static _ => (0L, 0L, new List<Finding>()));

    private readonly List<(Finding Finding, DateTimeOffset Since)> _suspicions = [];

    public IReadOnlyList<(Finding Finding, DateTimeOffset Since)> Suspicions => _suspicions;

    public void CountChecked(InvariantName invariant, long by) => Change(invariant, static (entry, by) => entry with { Checked = entry.Checked + by }, by);

    /// <summary>It is so, whatever comes.</summary>
    public void Add(Finding finding) => Change(
        finding.Invariant,
        static (entry, finding) =>
        {
            if (entry.Told.Count < MostTold)
                entry.Told.Add(finding);
            return entry with { Count = entry.Count + 1 };
        },
        finding);

    /// <summary>It may be in flight.</summary>
    public void Suspect(IEnumerable<Finding> findings, DateTimeOffset now)
    {
        foreach (var finding in findings)
        {
            if (_suspicions.Count < MostSuspicions)
                _suspicions.Add((finding, now));
        }
    }

    public InvariantResult Result(InvariantName invariant, DateTimeOffset checkedAt, TimeSpan duration)
    {
        var (count, violations, told) = _byInvariant[invariant];
        return new InvariantResult(
            invariant, count, violations, [.. told.Select(static finding => finding.ToMessage())], checkedAt, duration);
    }

    private void Change<T>(
        InvariantName invariant, Func<(long Checked, long Count, List<Finding> Told), T, (long Checked, long Count, List<Finding> Told)> change, T with) =>
        _byInvariant[invariant] = change(_byInvariant[invariant], with);
}
