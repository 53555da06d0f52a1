using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Growth;

/// <summary>Something that may become twice as many, and what is done with it.</summary>
/// <param name="Sizes">Each twice the one before.</param>
/// <param name="Operations">What one set of operations is.</param>
/// <param name="PrepareAsync">What is there before the set, of a size; answers the set.</param>
internal sealed record Growing(string Name, IReadOnlyList<int> Sizes, string Operations, Func<Site, int, Task<Func<Task>>> PrepareAsync)
{
    public static readonly IReadOnlyList<Growing> All =
    [
        new("seats", [5_000, 10_000, 20_000, 40_000], "each seat of an evening is held, and the whole map is read 20 times meanwhile", GrowingSeats.PrepareAsync),
        new("users", [10_000, 20_000, 40_000, 80_000, 160_000], "each user joins one waiting room, and polls twice", GrowingUsers.PrepareAsync),
        new("history", [50, 100, 200, 400], "each of 20 users who have paid so many orders pays 50 more, and reads the first page of the reservations after each", GrowingHistory.PrepareAsync),
    ];
}
