using System.Diagnostics;
using System.Globalization;
using OrleansTicketing.Load.Report;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Growth;

/// <summary><c>growth</c>: what twice the seats, users or history cost, as a table and a chart.</summary>
internal static class GrowthCommand
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RestBound = TimeSpan.FromSeconds(15);

    /// <summary>What a server without requests uses of one processor.</summary>
    private const double Resting = 0.03;

    public static async Task<int> RunAsync(Options options)
    {
        var rounds = options.Number("rounds", 3);
        using var folder = new RunFolder("growth");
        var grown = new List<Grown>();
        foreach (var growing in Growing.All)
        {
            // A process of its own for each, so that none pays for what another one stored.
            await using var server = await new Servers(folder.Path).StartTicketingAsync($"{growing.Name}.db");
            grown.Add(await MeasureAsync(server, growing, rounds));
        }

        Console.WriteLine(Table(grown));
        var chart = options.Text("chart", "docs/images/growth.svg");
        await File.WriteAllTextAsync(chart, GrowthChart.Draw(grown));
        Console.WriteLine($"wrote {chart}");
        return grown.TrueForAll(static one => one.IsKept) ? 0 : 1;
    }

    private static async Task<Grown> MeasureAsync(ServerProcess server, Growing growing, int rounds)
    {
        // The compiler is done with the hot paths only after some seconds; without them the small sizes would look dear, and growth cheap.
        for (var warmUp = 0; warmUp < 2; warmUp++)
            await CostAsync(server, growing, growing.Sizes[1]);
        var costs = growing.Sizes.ToDictionary(static size => size, static _ => new List<SetCost>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var size in growing.Sizes)
                costs[size].Add(await CostAsync(server, growing, size));
        }

        // The least of the rounds, not the median: whatever else a machine does only adds, and to one size more than to the next.
        return new Grown(growing, [.. growing.Sizes.Select(size => costs[size].MinBy(static cost => cost.Processor)!)]);
    }

    private static async Task<SetCost> CostAsync(ServerProcess server, Growing growing, int size)
    {
        var doOnce = await growing.PrepareAsync(new Site(server.Target, Servers.OperatorKey), size);
        await RestAsync(server);
        var (before, start) = (server.ProcessorTime, Stopwatch.GetTimestamp());
        await doOnce();
        var elapsed = Stopwatch.GetElapsedTime(start);
        await RestAsync(server);
        var cost = new SetCost(size, server.ProcessorTime - before, elapsed);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{size:N0} {growing.Name}: {cost.Processor.TotalSeconds:F2} s of processor time, {cost.Elapsed.TotalSeconds:F2} s"));
        return cost;
    }

    private static async Task RestAsync(ServerProcess server)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < RestBound;)
        {
            var (before, at) = (server.ProcessorTime, Stopwatch.GetTimestamp());
            await Task.Delay(Moment);
            if (server.ProcessorTime - before < Resting * Stopwatch.GetElapsedTime(at))
                return;
        }
    }

    private static string Table(IReadOnlyList<Grown> all)
    {
        var lines = new List<string>();
        foreach (var grown in all)
        {
            lines.AddRange([$"| {grown.What.Name}: {grown.What.Operations} | processor time | of half as many | elapsed |", "| --: | --: | --: | --: |"]);
            lines.AddRange(grown.Costs.Select((cost, i) => string.Create(CultureInfo.InvariantCulture,
                $"| {cost.Size:N0} | {cost.Processor.TotalSeconds:F2} s | {(i == 0 ? string.Empty : $"{grown.Doublings[i - 1]:F2} times")} | {cost.Elapsed.TotalSeconds:F2} s |")));
            lines.Add(string.Empty);
        }

        lines.Add(all.All(static grown => grown.IsKept)
            ? $"Twice as many never cost more than {Grown.MostForTwice.ToString(CultureInfo.InvariantCulture)} times as much."
            : $"Twice as many cost more than {Grown.MostForTwice.ToString(CultureInfo.InvariantCulture)} times as much: {string.Join(", ", all.Where(static grown => !grown.IsKept).Select(static grown => grown.What.Name))}.");
        return string.Join('\n', lines);
    }
}
