namespace OrleansTicketing.Embedded.Seeded;

/// <summary>What a step of a run was.</summary>
internal enum StepKind
{
    Turn = 1,
    Timer = 2,
    Request = 3,
    Answer = 4,
    Storage = 5,
    Act = 6,
}

/// <summary>
/// A hash over every step of a run and its moment, so that two runs can be compared without keeping either. Nothing that differs between
/// processes is part of it: no signature, no trace id, no time of day.
/// </summary>
internal sealed class RunHistory
{
    internal ulong Hash { get; private set; } = 0xcbf29ce484222325UL;

    internal long Steps { get; private set; }

    /// <summary>Told each step in words; null costs nothing.</summary>
    internal Action<TimeSpan, string>? Trace { get; init; }

    internal void Note(TimeSpan at, StepKind kind, uint who)
    {
        Steps++;
        var mixed = unchecked((ulong)at.Ticks * 0x9e3779b97f4a7c15UL) ^ ((ulong)kind << 56) ^ who;
        Hash = unchecked((Hash ^ mixed ^ (mixed >> 29)) * 0xbf58476d1ce4e5b9UL);
        Hash ^= Hash >> 32;
    }
}
