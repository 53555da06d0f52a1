using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class AdmissionTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private static readonly RoomSettings Settings = new(
        Capacity: 10, BatchSize: 4, TimeSpan.FromSeconds(5), Paused: false, OpensAt: Start, ClosesAt: Start.AddDays(1));

    [Theory, Trait("Invariant", "8")]
    [InlineData(100, 0, 0, 4)]
    [InlineData(100, 7, 0, 3)]
    [InlineData(100, 9, 0, 1)]
    [InlineData(100, 10, 0, 0)]
    [InlineData(100, 12, 0, 0)]
    [InlineData(100, 0, 3, 1)]
    [InlineData(100, 0, 4, 0)]
    [InlineData(100, 0, 9, 0)]
    [InlineData(2, 0, 0, 2)]
    [InlineData(0, 0, 0, 0)]
    public void As_many_as_batch_capacity_and_queue_have_room_for(int waiting, int occupied, int recent, int expected) =>
        Assert.Equal(expected, AdmissionRules.Allowed(Settings, waiting, occupied, recent, Start));

    [Fact]
    public void Nobody_is_admitted_before_the_opening_or_while_paused()
    {
        Assert.Equal(0, AdmissionRules.Allowed(Settings, 5, 0, 0, Start - Millisecond));
        Assert.Equal(0, AdmissionRules.Allowed(Settings with { Paused = true }, 5, 0, 0, Start));
        Assert.Equal(4, AdmissionRules.Allowed(Settings, 5, 0, 0, Start));
    }

    [Fact]
    public void A_room_is_closed_from_the_last_end_of_sale_on()
    {
        Assert.False(Settings.IsClosed(Settings.ClosesAt - Millisecond));
        Assert.True(Settings.IsClosed(Settings.ClosesAt));
    }

    [Theory]
    [InlineData(0, 1, 1.0, true)]
    [InlineData(-1, 1, 1.0, false)]
    [InlineData(RoomSettings.MostAtOnce + 1, 1, 1.0, false)]
    [InlineData(1, 0, 1.0, false)]
    [InlineData(1, RoomSettings.MostAtOnce + 1, 1.0, false)]
    [InlineData(1, 1, 0.099, false)]
    [InlineData(1, 1, 86_400.0, true)]
    [InlineData(1, 1, 86_400.001, false)]
    public void Settings_have_bounds(int capacity, int batchSize, double intervalSeconds, bool valid) => Assert.Equal(
        valid,
        (Settings with { Capacity = capacity, BatchSize = batchSize, Interval = TimeSpan.FromSeconds(intervalSeconds) }).IsValid);

    [Fact]
    public void An_admission_leaves_the_window_exactly_one_interval_later()
    {
        var window = new AdmissionWindow(TimeSpan.FromSeconds(5));
        window.Add(Start, 2);
        window.Add(Start.AddSeconds(1));
        Assert.Equal(3, window.Recent(Start.AddSeconds(5) - Millisecond));
        Assert.Equal(1, window.Recent(Start.AddSeconds(5)));
        Assert.Equal(1, window.Recent(Start.AddSeconds(6) - Millisecond));
        Assert.Equal(0, window.Recent(Start.AddSeconds(6)));
        window.Add(Start.AddSeconds(7));
        Assert.Equal(1, window.Recent(Start.AddSeconds(7)));
    }

    [Fact]
    public void An_admission_of_a_clock_that_stepped_back_counts_with_the_newest()
    {
        var window = new AdmissionWindow(TimeSpan.FromSeconds(5));
        window.Add(Start);
        window.Add(Start.AddSeconds(-60));
        Assert.Equal(2, window.Recent(Start.AddSeconds(1)));
        Assert.Equal(0, window.Recent(Start.AddSeconds(5)));
    }

    [Fact, Trait("Pitfall", "18")]
    public void In_no_window_of_an_interval_are_there_more_than_a_batch() => RandomTest.Run(random =>
    {
        var interval = TimeSpan.FromMilliseconds(random.Next(1, 50));
        var batch = random.Next(1, 6);
        var settings = Settings with { Capacity = RoomSettings.MostAtOnce, BatchSize = batch, Interval = interval };
        var window = new AdmissionWindow(interval);
        var admissions = new List<DateTimeOffset>();
        var now = Start;
        for (var step = 0; step < 200; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(0, 12));
            var naive = admissions.Count(at => at > now - interval);
            Assert.Equal(naive, window.Recent(now));
            var count = AdmissionRules.Allowed(settings, random.Next(0, 4), 0, window.Recent(now), now);
            if (count > 0)
                window.Add(now, count);
            admissions.AddRange(Enumerable.Repeat(now, count));
        }

        Assert.All(admissions, from => Assert.True(admissions.Count(at => at >= from && at < from + interval) <= batch));
    });
}
