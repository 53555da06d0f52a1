using Microsoft.Extensions.Logging;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>What a first attempt to reach a server gave.</summary>
/// <param name="IsWelcome">It answers and lets this process in.</param>
/// <param name="Refusal">It answers, and will refuse as often as it is asked.</param>
/// <param name="Silence">It does not answer as it should; later it may.</param>
public sealed record FirstAnswer(bool IsWelcome, Exception? Refusal = null, Exception? Silence = null)
{
    public static FirstAnswer Welcome { get; } = new(IsWelcome: true);

    public static FirstAnswer RefusedWith(Exception exception) => new(IsWelcome: false, Refusal: exception);

    public static FirstAnswer NotYet(Exception exception) => new(IsWelcome: false, Silence: exception);
}

/// <summary>
/// Waits for the servers that a process cannot do without. They often start together with it, so silence is borne for a while; a refusal
/// ends the start at once, because it does not get better by waiting.
/// </summary>
public sealed partial class FirstConnection(ClusterSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="server">Its name for people, with the address.</param>
    /// <param name="key">The setting that tells how to reach it.</param>
    /// <param name="connect">One attempt.</param>
    /// <exception cref="SettingsException">The server refuses.</exception>
    /// <exception cref="UnavailableException">The server did not answer in time.</exception>
    public async Task Wait(string server, string key, Func<Task<FirstAnswer>> connect, ILogger log, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var answer = await connect();
            if (answer.IsWelcome)
                return;
            if (answer.Refusal is { } refusal)
                throw new SettingsException($"{key}: {server} answers, but refuses: {refusal.Message}");
            var left = settings.StartPatience - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw new UnavailableException(
                    $"{server} does not answer ({answer.Silence!.Message}). Start it, or set {key} to where it is. Nothing was started.", answer.Silence);
            }

            LogSilence(log, server, key, left, answer.Silence!.Message);
            await Task.Delay(left < Pause ? left : Pause, time, cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Server} (setting {Key}) does not answer yet; trying again for {Left}. {Reason}")]
    private static partial void LogSilence(ILogger log, string server, string key, TimeSpan left, string reason);
}
