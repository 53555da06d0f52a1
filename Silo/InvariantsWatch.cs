using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Silo;

/// <summary>Sees to it, once the silo takes part, that what is stored is checked from then on.</summary>
internal sealed partial class InvariantsWatch(IHostApplicationLifetime lifetime, IGrainFactory grains, ILogger<InvariantsWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (!await TryWatch())
            await Task.Delay(Pause, stoppingToken);
    }

    private async Task<bool> TryWatch()
    {
        try
        {
            await grains.Invariants().Watch();
            return true;
        }
        catch (Exception exception)
        {
            LogNotWatched(exception);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is stored is not checked yet; asking again")]
    private partial void LogNotWatched(Exception exception);
}
