using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Report;

/// <summary>A server that this run started on a free loopback port, and stops.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private ServerProcess(Process process, Target target, TimeSpan startTime) => (_process, Target, StartTime) = (process, target, startTime);

    public Target Target { get; }

    /// <summary>From the start of the process to the first answer that it is ready.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Resident memory now.</summary>
    public double MemoryMegabytes => Status("VmRSS");

    /// <summary>The most that was resident at any moment.</summary>
    public double PeakMegabytes => Status("VmHWM");

    /// <summary>What it has used so far, all threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> StartAsync(string file, Func<string, IEnumerable<string>> arguments, IReadOnlyDictionary<string, string> environment, string log)
    {
        var url = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}");
        var start = new ProcessStartInfo(file, arguments(url.OriginalString))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_URLS"] = url.OriginalString;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var begun = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        ProcessLog.CopyTo(log, process);
        try
        {
            await WaitUntilReadyAsync(process, new Target(url), log);
        }
        catch
        {
            process.Kill();
            throw;
        }

        return new ServerProcess(process, new Target(url), Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>As a crash would: without a chance to save anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var bound = new CancellationTokenSource(StopBound);
            try
            {
                await _process.WaitForExitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private static async Task WaitUntilReadyAsync(Process process, Target target, string log)
    {
        var begun = Stopwatch.GetTimestamp();
        using var http = new HttpConnection(target);
        while (true)
        {
            try
            {
                if ((await http.SendAsync(HttpRequest.Get(target, "/health/ready"))).IsSuccess)
                    return;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // Not listening yet.
            }

            if (process.HasExited)
                throw new InvalidOperationException($"The server stopped at its start with {process.ExitCode}; see {log}");
            if (Stopwatch.GetElapsedTime(begun) > StartBound)
                throw new TimeoutException($"The server was not ready within {StartBound.TotalSeconds} s; see {log}");
            await Task.Delay(5);
        }
    }

    private double Status(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Replace("kB", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
