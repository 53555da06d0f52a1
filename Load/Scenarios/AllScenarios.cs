namespace OrleansTicketing.Load.Scenarios;

/// <summary>The scenarios by name.</summary>
internal static class AllScenarios
{
    public const string Names = "joins|polls|holds|groups|hot|charges|orders|rush|streams|mixed";

    /// <summary>Where users come again, each in turn, so many are enough for any number of arrivals.</summary>
    private const int CrowdInTurn = 10_000;

    /// <summary>Several run side by side, each with its share of the arrivals and connections.</summary>
    /// <param name="size">Users that join, poll or charge, seats to hold, groups, orders, or listeners.</param>
    public static IReadOnlyList<(Scenario Scenario, double Share)> Create(string name, int size) => name switch
    {
        "mixed" =>
        [
            (new Polls(10_000), 0.70), (new Joins(size), 0.10), (new Groups(size), 0.06), (new Charges(1_000), 0.05), (new Rush(size), 0.09),
        ],
        _ => [(One(name, size), 1)],
    };

    /// <summary>One that suffices for so many arrivals.</summary>
    public static Scenario ForArrivals(string name, int arrivals) => name switch
    {
        "mixed" => throw new UsageException("A highest rate is that of one scenario; mixed is several."),
        "polls" or "charges" or "streams" => One(name, CrowdInTurn),
        _ => One(name, arrivals),
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
        "streams" => new EventStreams(size),
        _ => throw new UsageException($"There is no scenario '{name}'; there are {Names}."),
    };
}
