using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTicketing.Load.Report;

/// <summary>What each scenario reached, as a share of the bare endpoint's rate, when somebody last said that it is right so.</summary>
internal sealed record KeptRatios(SortedDictionary<string, double> Ratios)
{
    /// <summary>By which share a ratio may fall short of the kept one.</summary>
    public const double Margin = 0.25;

    public static KeptRatios Read(string file) => new(JsonSerializer.Deserialize(File.ReadAllText(file), RatioJson.Default.SortedDictionaryStringDouble)
        ?? throw new InvalidDataException($"{file} holds no ratios."));

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(Ratios, RatioJson.Default.SortedDictionaryStringDouble) + "\n");

    /// <summary>The scenarios that have become slower. One that was not measured has, too: a guard that looks away guards nothing.</summary>
    public IReadOnlyList<string> Fallen(KeptRatios measured) =>
        [.. Ratios.Where(kept => measured.Ratios.GetValueOrDefault(kept.Key) < kept.Value * (1 - Margin)).Select(static kept => kept.Key)];

    /// <summary>The higher ratio of each scenario, where it was measured twice.</summary>
    public KeptRatios BetterOf(KeptRatios again)
    {
        var better = new SortedDictionary<string, double>(Ratios, StringComparer.Ordinal);
        foreach (var (scenario, ratio) in again.Ratios)
            better[scenario] = Math.Max(ratio, better.GetValueOrDefault(scenario));
        return new KeptRatios(better);
    }

    /// <summary>A line for each scenario.</summary>
    public string Compare(KeptRatios measured)
    {
        var fallen = Fallen(measured);
        return string.Join('\n', Ratios.Select(kept => string.Create(CultureInfo.InvariantCulture,
            $"{kept.Key,-8} {measured.Ratios.GetValueOrDefault(kept.Key):F3} of the bare endpoint, kept {kept.Value:F3}{(fallen.Contains(kept.Key) ? $": fallen by more than {Margin:P0}" : string.Empty)}")));
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(SortedDictionary<string, double>))]
internal sealed partial class RatioJson : JsonSerializerContext;
