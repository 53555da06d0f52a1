namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>Who waits, by rank, and how many of them before a rank. A count of its own: the room's is what is checked.</summary>
internal sealed class WaitingCount
{
    // Fenwick: the element at i counts the ranks of the (i & -i) up to i.
    private readonly List<int> _sums = [0];
    private readonly List<bool> _waits = [false];
    private int _first = 1;

    internal int Count => _sums.Count - 1;

    /// <summary>The lowest rank that waits; above all ranks where nobody does. Ranks never begin to wait again.</summary>
    internal int First
    {
        get
        {
            while (_first <= Count && !_waits[_first])
                _first++;
            return _first;
        }
    }

    internal void Append(bool waits)
    {
        var rank = _sums.Count;
        var sum = waits ? 1 : 0;
        for (var step = 1; step < (rank & -rank); step <<= 1)
            sum += _sums[rank - step];
        _sums.Add(sum);
        _waits.Add(waits);
    }

    internal void End(int rank)
    {
        if (!_waits[rank])
            return;
        _waits[rank] = false;
        for (var index = rank; index < _sums.Count; index += index & -index)
            _sums[index]--;
    }

    internal int Below(int rank)
    {
        var sum = 0;
        for (var index = Math.Min(rank - 1, Count); index > 0; index -= index & -index)
            sum += _sums[index];
        return sum;
    }
}
