using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Load.Report;

/// <summary>
/// <c>quick</c>: in about a minute and a half, whether this system has become slower. Ratios to the bare endpoint of the same run are compared with
/// those that the repository keeps; rates of different machines and hours say nothing.
/// </summary>
internal static class QuickCommand
{
    private const string KeptRatios = "Load/ratios.json";

    /// <summary>By which share a ratio may fall short of the kept one: twice what it varies by on a machine that does nothing else.</summary>
    private const double Margin = 0.25;

    private const int Rounds = 3;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(Options options)
    {
        var kept = JsonSerializer.Deserialize(await File.ReadAllTextAsync(KeptRatios), RatioJson.Default.SortedDictionaryStringDouble)
            ?? throw new InvalidDataException($"{KeptRatios} holds no ratios.");
        var measured = await MeasureAsync(kept.Keys);
        if (options.Has("keep"))
        {
            await File.WriteAllTextAsync(KeptRatios, JsonSerializer.Serialize(measured, RatioJson.Default.SortedDictionaryStringDouble) + "\n");
            Console.WriteLine($"kept in {KeptRatios}");
            return 0;
        }

        var fallen = kept.Where(pair => measured[pair.Key] < pair.Value * (1 - Margin)).Select(static pair => pair.Key).ToArray();
        foreach (var (scenario, ratio) in kept)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{scenario,-8} {measured[scenario]:F3} of the bare endpoint, kept {ratio:F3}{(fallen.Contains(scenario) ? $": fallen by more than {Margin:P0}" : string.Empty)}"));
        }

        return fallen.Length == 0 ? 0 : 1;
    }

    private static async Task<SortedDictionary<string, double>> MeasureAsync(IEnumerable<string> scenarios)
    {
        using var folder = new RunFolder("quick");
        var servers = new Servers(folder.Path);
        await using var ours = await servers.StartTicketingAsync("quick.db");
        await using var bare = await servers.StartBareAsync();
        var comparer = new Comparer([Contender.Of(Contender.Ours, ours), Contender.Of(Contender.Bare, bare) with { Stores = false }], Duration, Rounds) { WarmUp = WarmUp };
        var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var comparison in Comparison.All(Duration).Where(comparison => scenarios.Contains(comparison.Name)))
            ratios[comparison.Name] = Math.Round((await comparer.AtMostAsync(comparison)).Ratio(Contender.Ours, Contender.Bare), 3);
        return ratios;
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, double>))]
internal sealed partial class RatioJson : JsonSerializerContext;
