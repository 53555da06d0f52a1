using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Report;

/// <summary>A run as files: one for machines, and a chart.</summary>
internal static class RunFiles
{
    private static readonly double[] Shares = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

    /// <param name="name">Of the files, without their endings: <c>.json</c> and <c>.svg</c>.</param>
    public static void Write(string name, Plan plan, IReadOnlyList<(string Scenario, Measurement Run)> runs)
    {
        var file = new RunFile(
            plan.Connections, plan.Rate, Environment.ProcessorCount, Environment.Version.ToString(), [.. runs.Select(static run => Of(run.Scenario, run.Run))]);
        File.WriteAllText(name + ".json", JsonSerializer.Serialize(file, RunJson.Default.RunFile) + "\n");
        File.WriteAllText(name + ".svg", RunChart.Draw(runs));
        Console.WriteLine($"wrote {name}.json and {name}.svg");
    }

    private static ScenarioFile Of(string scenario, Measurement run) => new(
        scenario, run.Elapsed.TotalSeconds, run.SuccessesPerSecond, run.Tally.Successes, run.Tally.Refusals, run.Tally.Failures, run.Tally.Reasons,
        run.ProcessorTimeEach?.TotalMicroseconds, Latencies(run.Latency),
        run.Steps.ToDictionary(static step => step.Name, static step => Latencies(step.Latency), StringComparer.Ordinal), run.SuccessesBySecond);

    private static LatencyFile[] Latencies(Histogram latency) =>
        Array.ConvertAll(Shares, share => new LatencyFile(share, latency.Percentile(share).TotalMilliseconds));
}

/// <param name="ArrivalsPerSecond">By schedule; null where each connection sent the next call at the answer to the last.</param>
internal sealed record RunFile(int Connections, double? ArrivalsPerSecond, int Processors, string DotNet, ScenarioFile[] Scenarios);

internal sealed record ScenarioFile(
    string Scenario, double Seconds, double SuccessesPerSecond, long Successes, long Refusals, long Failures, IReadOnlyDictionary<string, long> Reasons,
    double? ProcessorMicrosecondsEach, LatencyFile[] Latencies, IReadOnlyDictionary<string, LatencyFile[]> Steps, IReadOnlyList<long> SuccessesBySecond);

/// <param name="Share">Of all successes, 0 to 1.</param>
/// <param name="Milliseconds">What they did not exceed.</param>
internal sealed record LatencyFile(double Share, double Milliseconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunFile))]
internal sealed partial class RunJson : JsonSerializerContext;
