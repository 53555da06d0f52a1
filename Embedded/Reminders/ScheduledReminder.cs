using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Reminders;

/// <summary>The next tick of one reminder. It is armed anew when the tick before has ended.</summary>
internal sealed class ScheduledReminder : IDisposable
{
    // Timers reach seven weeks only; a later tick is approached in steps.
    private static readonly TimeSpan FarthestDue = TimeSpan.FromDays(30);
    private readonly Lock _gate = new();
    private readonly ReminderService _service;
    private readonly ITimer _timer;
    private DateTimeOffset _next;
    private bool _disposed;

    internal ScheduledReminder(ReminderService service, ReminderRow row)
    {
        _service = service;
        Row = row;
        // One that fell due while no process was up comes at once, late.
        _next = row.StartAt;
        _timer = service.Cluster.Time.CreateDetached(static self => ((ScheduledReminder)self!).OnTimer(), this, UntilNext(), Timeout.InfiniteTimeSpan);
    }

    internal ReminderRow Row { get; }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private DateTimeOffset Now => _service.Cluster.Time.GetUtcNow();

    private TimeSpan UntilNext()
    {
        var wait = _next - Now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > FarthestDue ? FarthestDue : wait;
    }

    private void OnTimer()
    {
        if (_next > Now)
            Arm();
        else
            _service.Cluster.Driver.Run(TickAsync);
    }

    private async Task TickAsync()
    {
        try
        {
            await _service.TickAsync(Row);
        }
        catch (Exception exception)
        {
            Log.ReminderFailed(_service.Logger, Row.Name, Row.GrainId, exception);
        }
        var periods = Math.Max(0, (Now - Row.StartAt).Ticks / Row.Period.Ticks) + 1;
        _next = Row.StartAt + (periods * Row.Period);
        Arm();
    }

    private void Arm()
    {
        lock (_gate)
        {
            if (!_disposed)
                _timer.Change(UntilNext(), Timeout.InfiniteTimeSpan);
        }
    }
}
