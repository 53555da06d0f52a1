namespace OrleansTicketing.Load.Report;

/// <summary>
/// <c>quick</c>: meant to tell within a minute whether this system has become slower. Ratios to the bare endpoint of the same run are compared with
/// those that the repository keeps; rates of different machines and hours say nothing.
/// </summary>
internal static class QuickCommand
{
    private const string KeptFile = "Load/ratios.json";
    private const int Rounds = 3;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public static async Task<int> RunAsync(Options options)
    {
        var kept = KeptRatios.Read(KeptFile);
        using var folder = new RunFolder("quick");
        var servers = new Servers(folder.Path);
        var starting = (Ours: servers.StartTicketingAsync("quick.db"), Bare: servers.StartBareAsync());
        await using var ours = await starting.Ours;
        await using var bare = await starting.Bare;
        var comparer = new Comparer([Contender.Of(Contender.Ours, ours), Contender.Of(Contender.Bare, bare) with { Stores = false }], Duration, Rounds) { WarmUp = WarmUp };
        var measured = await MeasureAsync(comparer, kept.Ratios.Keys);
        if (options.Has("keep"))
        {
            measured.Write(KeptFile);
            Console.WriteLine($"kept in {KeptFile}");
            return 0;
        }

        // What else happens on a machine makes a scenario slow now and then; what has become slower is slow again.
        if (kept.Fallen(measured) is { Count: > 0 } fallen)
            measured = measured.BetterOf(await MeasureAsync(comparer, fallen));
        Console.WriteLine(kept.Compare(measured));
        return kept.Fallen(measured).Count == 0 ? 0 : 1;
    }

    private static async Task<KeptRatios> MeasureAsync(Comparer comparer, IEnumerable<string> scenarios)
    {
        var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var comparison in Comparison.All(Duration).Where(comparison => scenarios.Contains(comparison.Name)))
            ratios[comparison.Name] = Math.Round((await comparer.AtMostAsync(comparison)).Ratio(Contender.Ours, Contender.Bare), 3);
        return new KeptRatios(ratios);
    }
}
