namespace OrleansTicketing.Tests.Hosts;

/// <summary>
/// A test's clock as the reminders of Orleans need it: what is due comes a millisecond late, as on a real clock. They wait until a time
/// with <see cref="Task.Delay(TimeSpan, TimeProvider)"/>, which drops what is below a millisecond, and then for what is left, again and
/// again until the time is reached. On a clock that stands still meanwhile that would never end.
/// </summary>
internal sealed class ReminderClock(TimeProvider clock) : TimeProvider
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(1);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : dueTime + Late, period);
}
