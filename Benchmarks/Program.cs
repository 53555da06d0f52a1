using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace OrleansTicketing.Benchmarks;

/// <summary>What <c>./bench micro</c> runs: all benchmarks, or those that <c>--filter</c> names.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var folder = Path.GetFullPath(Path.Combine("data", "bench", "micro-" + DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        // In this process: a project that is made and built for each benchmark would not know which host of the grains is meant.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .HideColumns("Error", "Median", "Gen0", "Gen1", "Gen2")
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath(folder);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config).ToArray();
        return summaries.Length > 0 && Array.TrueForAll(summaries, static summary => summary.Reports.Length > 0 && summary.Reports.All(static report => report.Success)) ? 0 : 1;
    }
}
