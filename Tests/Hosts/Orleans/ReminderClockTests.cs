namespace OrleansTicketing.Tests.Hosts;

/// <summary>What waits for a time as Orleans does must get there on a clock that stands still while it looks.</summary>
public sealed class ReminderClockTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly TestClock _clock = new();

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000.0001)]
    [InlineData(1_000.5)]
    [InlineData(1_000.9999)]
    [InlineData(7_123.4567)]
    public async Task One_wait_for_a_time_is_enough_however_fine_it_is(double milliseconds)
    {
        var due = TestClock.Start + TimeSpan.FromMilliseconds(milliseconds);
        var waits = WaitsUntil(due, new ReminderClock(_clock));
        while (!waits.IsCompleted)
        {
            Assert.True(_clock.GetUtcNow() <= due + Step);
            _clock.Advance(Step);
        }

        Assert.Equal(1, await waits);
    }

    [Fact]
    public void Nothing_comes_before_it_is_due()
    {
        var late = TimeSpan.Zero;
        using var timer = new ReminderClock(_clock).CreateTimer(
            _ => late = _clock.GetUtcNow() - TestClock.Start - Step, null, Step, Timeout.InfiniteTimeSpan);
        _clock.Advance(Step);
        Assert.Equal(TimeSpan.Zero, late);
        _clock.Advance(Step);
        Assert.Equal(TimeSpan.FromMilliseconds(1), late);
    }

    [Fact]
    public void A_timer_that_is_off_stays_off()
    {
        using var timer = new ReminderClock(_clock).CreateTimer(
            static _ => Assert.Fail("It was off."), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(Step);
    }

    // The loop by which Orleans waits, ended where it would go on without the clock having moved.
    private static async Task<int> WaitsUntil(DateTimeOffset due, TimeProvider time)
    {
        var waits = 0;
        for (; waits < 10 && due - time.GetUtcNow() is var rest && rest > TimeSpan.Zero; waits++)
            await Task.Delay(rest, time);
        return waits;
    }
}
