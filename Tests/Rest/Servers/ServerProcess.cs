using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansTicketing.Tests.Standalone.Servers;

/// <summary>One run of the real standalone process, as built beside these tests.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<int, Process> Running = new();

    private readonly Process _process;
    private readonly Uri _address;
    private readonly ConcurrentQueue<string> _output = new();

    // A test run that is stopped half-way must leave no server behind.
    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values)
            process.Kill();
    };

    private ServerProcess(ProcessStartInfo start, Uri address)
    {
        _address = address;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        Running[_process.Id] = _process;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join(Environment.NewLine, _output);

    public bool HasExited => _process.HasExited;

    public static ServerProcess Launch(StoreFolder folder, ServerSettings settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { ServerAssembly(), "--standalone" },
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(IsServerSetting).ToArray())
            start.Environment.Remove(inherited);
        start.Environment["ASPNETCORE_URLS"] = settings.Address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = settings.Environment;
        start.Environment["Ticketing__Storage__Path"] = folder.Store;
        if (settings.OperatorKey is { } key)
            start.Environment["Ticketing__OperatorKey"] = key;
        foreach (var (policy, value) in settings.Policies)
            start.Environment["Ticketing__" + policy.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (name, value) in settings.Variables)
            start.Environment[name] = value;
        return new ServerProcess(start, settings.Address);
    }

    /// <summary>Waits until the process says that it is ready.</summary>
    public async Task Ready()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _address, Timeout = TimeSpan.FromSeconds(5) };
        var clock = Stopwatch.StartNew();
        while (!await IsReady(http))
        {
            Assert.False(_process.HasExited, $"The server stopped instead of starting:{Environment.NewLine}{Output}");
            Assert.True(clock.Elapsed < StartPatience, $"The server is not ready after {clock.Elapsed}:{Environment.NewLine}{Output}");
            await Task.Delay(20);
        }
    }

    /// <summary>SIGKILL: nothing in the process gets another turn.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await Exit(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGTERM, as an orchestrator or Ctrl-C would stop it.</summary>
    /// <returns>How long it took to stop.</returns>
    public async Task<TimeSpan> Terminate(TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {Id}"]);
        await kill.WaitForExitAsync();
        await Exit(within);
        return clock.Elapsed;
    }

    /// <summary>Waits for the end of the process, and of its output.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Exit(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Still running after {within}:{Environment.NewLine}{Output}");
        }

        Running.TryRemove(Id, out _);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        Running.TryRemove(Id, out _);
        _process.Dispose();
    }

    /// <summary>The tests lie in <c>bin/Tests/CONFIGURATION</c>, the server in <c>bin/Silo/CONFIGURATION</c>.</summary>
    private static string ServerAssembly()
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(tests.Parent!.Parent!.FullName, "Silo", tests.Name, "OrleansTicketing.Silo.dll");
        Assert.True(File.Exists(path), $"The server is not built: {path}");
        return path;
    }

    private static bool IsServerSetting(string variable) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Ticketing__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("CORECLR_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}
