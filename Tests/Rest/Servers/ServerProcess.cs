using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>One run of a real process.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<int, Process> Running = new();
    private static readonly HttpClient Probe = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    private readonly Process _process;
    private readonly Func<Task<bool>> _isReady;
    private readonly ConcurrentQueue<string> _output = new();

    // A test run that is stopped half-way must leave no server behind.
    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values)
            process.Kill();
    };

    private ServerProcess(ProcessStartInfo start, Func<Task<bool>> isReady)
    {
        _isReady = isReady;
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

    public int OpenFiles => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length : 0;

    /// <summary>Any program; it is ready when <paramref name="isReady"/> says so.</summary>
    public static ServerProcess Launch(ProcessStartInfo start, Func<Task<bool>> isReady)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return new ServerProcess(start, isReady);
    }

    /// <summary>A program of this solution, with these settings alone; it is ready when it says so.</summary>
    /// <param name="room">The project that it is built from.</param>
    public static ServerProcess Launch(string room, string folder, ServerSettings settings, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(room), .. arguments]) { WorkingDirectory = folder };
        foreach (var inherited in start.Environment.Keys.Where(IsServerSetting).ToArray())
            start.Environment.Remove(inherited);
        start.Environment["ASPNETCORE_URLS"] = settings.Address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = settings.Environment;
        if (settings.OperatorKey is { } key)
            start.Environment["Ticketing__OperatorKey"] = key;
        foreach (var (policy, value) in settings.Policies)
            start.Environment["Ticketing__" + policy.Replace(":", "__", StringComparison.Ordinal)] = value;
        foreach (var (name, value) in settings.Variables)
            start.Environment[name] = value;
        return Launch(start, () => IsReady(settings.Address));
    }

    public Task<bool> IsReady() => _isReady();

    /// <summary>Waits until the process is ready.</summary>
    public async Task Ready()
    {
        var clock = Stopwatch.StartNew();
        while (!await _isReady())
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

    /// <summary>The tests lie in <c>bin/Tests/CONFIGURATION</c>, the others in <c>bin/PROJECT/CONFIGURATION</c>.</summary>
    /// <summary>Where a program of this solution was built to.</summary>
    public static string Assembly(string room)
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(tests.Parent!.Parent!.FullName, room, tests.Name, $"OrleansTicketing.{room}.dll");
        Assert.True(File.Exists(path), $"The program is not built: {path}");
        return path;
    }

    private static bool IsServerSetting(string variable) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Ticketing__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Cluster__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("Logging__", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("CORECLR_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("DOTNET_ENVIRONMENT", StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> IsReady(Uri address)
    {
        try
        {
            using var response = await Probe.GetAsync(new Uri(address, "/health/ready"));
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
