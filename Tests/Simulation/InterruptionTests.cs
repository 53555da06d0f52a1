using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>A batch of hours may be ended at any time: nothing that it found is lost.</summary>
public sealed class InterruptionTests(ITestOutputHelper output)
{
    private const string Status = "/proc/self/status";
    private const ulong Interrupt = 1 << 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Who was started in the background by a script is deaf to INT, and so is whoever it starts: there TERM alone ends a batch.</summary>
    public static TheoryData<string> Signals => IsDeafToInterrupt() ? ["TERM"] : ["INT", "TERM"];

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_batch_tells_what_broke_as_it_comes_and_ends_in_order_when_it_is_asked_to(string signal)
    {
        // Nothing can be set up in a millisecond, so every run fails as liveness.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[ServerProcess.Assembly("Simulation"), "--seeds", "1000000000", "--threads", "1", "--keep-going", "--faults-end", "0.001"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var first = await process.StandardOutput.ReadLineAsync(patience.Token);
            using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
                await kill.WaitForExitAsync(patience.Token);
            var rest = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            output.WriteLine($"{first}{Environment.NewLine}{rest[^Math.Min(rest.Length, 4_000)..]}{await errors}");

            Assert.StartsWith("BROKEN: seed 1, invariant 'liveness' ", first);
            Assert.Contains("Repeat: ./simulate --seed 1 --faults-end 0.001 --trace", first);
            Assert.Contains("summary hash", rest);
            Assert.Contains("FAILED: seed 1, invariant 'liveness'", rest);
            Assert.Equal(1, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    private static bool IsDeafToInterrupt()
    {
        var ignored = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & Interrupt) != 0;
    }
}
