namespace OrleansTicketing.Load.Growth;

/// <summary>What one set of operations cost at each size.</summary>
internal sealed record Grown(Growing What, IReadOnlyList<SetCost> Costs)
{
    /// <summary>The most that twice as much may cost.</summary>
    public const double MostForTwice = 2.2;

    /// <summary>How many times the processor time of half the size each size took; of the first there is none.</summary>
    public IReadOnlyList<double> Doublings => [.. Costs.Zip(Costs.Skip(1), static (half, whole) => whole.Processor / half.Processor)];

    public bool IsKept => Doublings.All(static times => times <= MostForTwice);
}

/// <param name="Size">Seats, users or orders.</param>
/// <param name="Processor">The server's processor time, all threads, until it rests again: what was put off counts, too.</param>
/// <param name="Elapsed">From the first request to the last answer.</param>
internal sealed record SetCost(int Size, TimeSpan Processor, TimeSpan Elapsed);
