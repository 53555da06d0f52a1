using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Embedded.Runtime;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Grain} could not be activated.")]
    internal static partial void ActivationFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Grain} failed while it was deactivated.")]
    internal static partial void DeactivationFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A timer callback of {Grain} failed; the timer goes on.")]
    internal static partial void TimerFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{Silo} stopped while {Count} activations were still busy.")]
    internal static partial void StoppedWithActivations(ILogger logger, string silo, int count);

    [LoggerMessage(5, LogLevel.Warning, "Reminder {Name} of {Grain} failed; it comes again.")]
    internal static partial void ReminderFailed(ILogger logger, string name, GrainId grain, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "{Grain} met a state newer than its own and ends.")]
    internal static partial void StaleState(ILogger logger, GrainId grain);

    [LoggerMessage(7, LogLevel.Critical, "The turn queue of {Grain} failed.")]
    internal static partial void TurnFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(8, LogLevel.Critical, "The store {Path} failed to commit; the process must end.")]
    internal static partial void CommitFailed(ILogger logger, string path, Exception exception);
}
