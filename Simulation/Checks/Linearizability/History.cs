namespace OrleansTicketing.Simulation.Checks.Linearizability;

/// <summary>One operation as its callers saw it: it took effect at one moment between the two, if it had to.</summary>
/// <param name="Ended">Null: nobody knows whether it happened. It may take effect at any time after it was sent, or never.</param>
internal sealed record Call<TOperation>(TOperation Operation, TimeSpan Sent, TimeSpan? Ended);

/// <summary>What something would do if it did one thing after the other.</summary>
internal interface ISequentialModel<TState, in TOperation>
    where TState : notnull, IEquatable<TState>
{
    TState Start { get; }

    /// <summary>Whether it never changes anything, in whatever state.</summary>
    bool IsRead(TOperation operation);

    /// <summary>False: in this state the operation could not have been answered as it was.</summary>
    bool Allows(TState state, TOperation operation, out TState next);
}

internal enum Finding
{
    Linearizable,
    NotLinearizable,

    /// <summary>The search was given up. It is counted, and told at the end of a run.</summary>
    Undecided,
}

/// <summary>
/// Wing and Gong's search ("Testing and verifying concurrent objects") with the memory of Lowe's ("Testing for linearizability"): is there an
/// order of the operations that keeps their order in time and that one thing at a time could have had? Configurations that were seen once
/// lead nowhere a second time.
/// </summary>
internal sealed class History<TState, TOperation>(ISequentialModel<TState, TOperation> model, int mostSteps)
    where TState : notnull, IEquatable<TState>
{
    private readonly HashSet<Configuration> _seen = [];
    private Call<TOperation>[] _calls = [];
    private ulong[] _done = [];
    private int _left;
    private int _steps;

    internal Finding Find(IReadOnlyList<Call<TOperation>> calls)
    {
        _calls = [.. calls.OrderBy(call => call.Sent).ThenBy(call => call.Ended ?? TimeSpan.MaxValue)];
        _done = new ulong[(_calls.Length + 63) / 64];
        _left = _calls.Count(call => call.Ended is not null);
        _steps = 0;
        _seen.Clear();
        if (Search(model.Start, 0))
            return Finding.Linearizable;
        return _steps >= mostSteps ? Finding.Undecided : Finding.NotLinearizable;
    }

    private bool Search(TState state, int first)
    {
        if (_left == 0)
            return true;
        if (++_steps >= mostSteps)
            return false;
        while (IsDone(first))
            first++;
        var until = FirstEnd(first);
        if (Readable(state, first, until) is >= 0 and var free)
            return Take(free, state, first);
        if (!_seen.Add(new Configuration([.. _done], state)))
            return false;
        for (var index = first; index < _calls.Length && _calls[index].Sent <= until; index++)
        {
            if (!IsDone(index) && model.Allows(state, _calls[index].Operation, out var next) && Take(index, next, first))
                return true;
        }

        return false;
    }

    // A read that fits can be taken at once: wherever else it would fit, what comes after it is the same.
    private int Readable(TState state, int first, TimeSpan until)
    {
        for (var index = first; index < _calls.Length && _calls[index].Sent <= until; index++)
        {
            if (!IsDone(index) && model.IsRead(_calls[index].Operation) && model.Allows(state, _calls[index].Operation, out _))
                return index;
        }

        return -1;
    }

    private bool Take(int index, TState next, int first)
    {
        var counts = _calls[index].Ended is null ? 0 : 1;
        _done[index / 64] |= 1UL << index;
        _left -= counts;
        if (Search(next, first))
            return true;
        _left += counts;
        _done[index / 64] &= ~(1UL << index);
        return false;
    }

    /// <summary>Nothing that was sent later can come before what ends first.</summary>
    private TimeSpan FirstEnd(int first)
    {
        var end = TimeSpan.MaxValue;
        for (var index = first; index < _calls.Length && _calls[index].Sent <= end; index++)
        {
            if (!IsDone(index) && _calls[index].Ended is { } ended && ended < end)
                end = ended;
        }

        return end;
    }

    private bool IsDone(int index) => (_done[index / 64] >> index & 1) != 0;

    private readonly struct Configuration(ulong[] done, TState state) : IEquatable<Configuration>
    {
        private readonly ulong[] _done = done;
        private readonly TState _state = state;

        public bool Equals(Configuration other) => _state.Equals(other._state) && _done.AsSpan().SequenceEqual(other._done);

        public override bool Equals(object? obj) => obj is Configuration other && Equals(other);

        public override int GetHashCode()
        {
            var mixed = (ulong)(uint)_state.GetHashCode();
            foreach (var word in _done)
                mixed = unchecked((mixed ^ word) * 0x9e3779b97f4a7c15UL);
            return (int)(mixed >> 32);
        }
    }
}
