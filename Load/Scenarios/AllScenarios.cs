namespace OrleansTicketing.Load.Scenarios;

/// <summary>The scenarios by name.</summary>
internal static class AllScenarios
{
    public const string Names = "joins|polls|holds|groups|hot|charges|orders|rush|mixed";

    /// <summary>Several run side by side, each with its share of the arrivals and connections.</summary>
    /// <param name="size">Users that join, poll or charge, seats to hold, groups, or orders.</param>
    public static IReadOnlyList<(Scenario Scenario, double Share)> Create(string name, int size) => name switch
    {
        "mixed" =>
        [
            (new Polls(10_000), 0.70), (new Joins(size), 0.10), (new Groups(size), 0.06), (new Charges(1_000), 0.05), (new Rush(size), 0.09),
        ],
        _ => [(One(name, size), 1)],
    };

    public static Scenario One(string name, int size) => name switch
    {
        "joins" => new Joins(size),
        "polls" => new Polls(size),
        "holds" => new Holds(size),
        "groups" => new Groups(size),
        "hot" => new HotSeats(size),
        "charges" => new Charges(size),
        "orders" => new Orders(size),
        "rush" => new Rush(size),
        _ => throw new UsageException($"There is no scenario '{name}'; there are {Names}."),
    };
}
