using System.Diagnostics;
using System.Text.Json;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>A seed is a run: whatever differed between two runs of one seed could never be found again.</summary>
public sealed class DeterminismTests(ITestOutputHelper output)
{
    private const int Seeds = 12;

    [Fact]
    public void The_same_seed_twice_in_one_process_gives_the_same_history()
    {
        var (first, second) = (Runs.Of(1, Seeds).Run(), Runs.Of(1, Seeds).Run());

        Runs.AssertHeld(first, output);
        Assert.Equal((first.SummaryHash, first.Steps), (second.SummaryHash, second.Steps));
    }

    [Fact]
    public async Task The_same_seed_in_two_processes_gives_the_same_history()
    {
        var here = Runs.Of(1, Seeds).Run();
        var there = await Task.WhenAll(InProcess(threads: 1), InProcess(threads: 2));

        Assert.All(there, hash => Assert.Equal(here.SummaryHash.ToString("x16"), hash));
    }

    private async Task<string> InProcess(int threads)
    {
        var json = Path.Combine(Path.GetTempPath(), $"simulation-{Guid.NewGuid():N}.json");
        try
        {
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            foreach (var argument in (string[])[ServerProcess.Assembly("Simulation"), "--seeds", $"{Seeds}", "--threads", $"{threads}", "--json", json])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            output.WriteLine(string.Concat(said));
            Assert.Equal(0, process.ExitCode);
            using var figures = JsonDocument.Parse(await File.ReadAllTextAsync(json));
            return figures.RootElement.GetProperty("summaryHash").GetString()!;
        }
        finally
        {
            File.Delete(json);
        }
    }
}
