using System.Globalization;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Gateway.Health;

/// <summary>
/// What a container's platform runs beside the process, in an image that has neither a shell nor a client for HTTP: the executable itself.
/// </summary>
public static class ContainerCommands
{
    public const string CheckHealth = "--check-health";
    public const string Pause = "--pause";

    public const string Usage = """
          --check-health [URL]     asks whether the process that listens at ASPNETCORE_URLS is ready (or asks URL); ends with 0 if it is, else with 1
          --pause DURATION         waits, such as 00:00:05, and ends: what a container does before it is stopped, while callers still find it
        """;

    private const string ReadyPath = "/health/ready";
    private const int Unhealthy = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <returns>The exit status, or null where the arguments name none of these commands.</returns>
    public static async Task<int?> Run(string[] args) => args switch
    {
        [CheckHealth] => await IsReady(OwnAddress(Environment.GetEnvironmentVariable("ASPNETCORE_URLS"))),
        [CheckHealth, var address] when Uri.TryCreate(address, UriKind.Absolute, out var uri) => await IsReady(uri),
        [Pause, var text] when TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var pause) && pause >= TimeSpan.Zero && pause <= LongestPause =>
            await Wait(pause),
        [CheckHealth or Pause, ..] => await WrongUsage(),
        _ => null,
    };

    /// <summary>Where a process that listens at these addresses answers on its own machine.</summary>
    internal static Uri OwnAddress(string? urls)
    {
        var first = urls?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var some, ..] ? some : ListenAddress.Default;
        // Wildcards such as http://+:8080 are no host names.
        var address = new UriBuilder(first.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal));
        if (address.Host is "0.0.0.0" or "[::]" or "localhost")
            address.Host = "127.0.0.1";
        address.Path = ReadyPath;
        return address.Uri;
    }

    private static async Task<int> IsReady(Uri address)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address);
            return answer.IsSuccessStatusCode ? 0 : await Unready($"{address} answers {(int)answer.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return await Unready($"{address} does not answer: {exception.Message}");
        }
    }

    private static async Task<int> Unready(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return Unhealthy;
    }

    private static async Task<int> Wait(TimeSpan pause)
    {
        await Task.Delay(pause);
        return 0;
    }

    private static async Task<int> WrongUsage()
    {
        await Console.Error.WriteLineAsync(Usage);
        return ProcessExit.Usage;
    }
}
