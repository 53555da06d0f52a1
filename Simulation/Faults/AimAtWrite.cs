using OrleansTicketing.Embedded.Storage;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>Chooses a write: of a kind that was seen in this run, each kind as likely as the others, for the rare ones matter as much.</summary>
internal sealed class AimAtWrite(SeededRandom random)
{
    private const int MostSkipped = 3;

    private readonly SortedSet<string> _seen = new(StringComparer.Ordinal);
    private string? _armedFor;
    private int _skip;

    /// <summary>The next write of some kind, or one soon after it.</summary>
    internal void Arm()
    {
        if (_seen.Count > 0)
            (_armedFor, _skip) = (random.Pick([.. _seen]), random.Below(MostSkipped + 1));
    }

    internal void Disarm() => _armedFor = null;

    /// <summary>Told every write; true for the one that was chosen.</summary>
    internal bool Hits(string kind)
    {
        _seen.Add(kind);
        if (_armedFor != kind || _skip-- > 0)
            return false;
        _armedFor = null;
        return true;
    }

    /// <summary>Rows of one list are one kind: <c>waitingroom/chunk-17</c> is <c>waitingroom/chunk</c>.</summary>
    internal static string KindOf(StateKey key) => $"{key.GrainId.Type}/{key.StateName.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-')}";
}
