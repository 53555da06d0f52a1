namespace OrleansTicketing.Client.Operations;

internal static class Signals
{
    /// <summary>
    /// A signal that many may wait for. Who gives it must not run what waits; where those who wait have a scheduler of their own, that sees
    /// to it, and nothing may leave it for the thread pool.
    /// </summary>
    public static TaskCompletionSource New() =>
        new(TaskScheduler.Current == TaskScheduler.Default ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
}
