namespace OrleansTicketing.Embedded.Runtime;

internal static class Timers
{
    /// <summary>A timer that carries nothing of the context that happens to start it into its ticks.</summary>
    internal static ITimer CreateDetached(this TimeProvider time, TimerCallback callback, object state, TimeSpan due, TimeSpan period)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return time.CreateTimer(callback, state, due, period);
        using (ExecutionContext.SuppressFlow())
            return time.CreateTimer(callback, state, due, period);
    }
}
