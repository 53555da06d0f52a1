using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

public sealed class ForecastTests
{
    private static readonly DateTimeOffset Start = Outlooks.Start;
    private static readonly RoomNow Full = new(Start, StartsEmpty: false, RecentAdmissions: 0, TimeSpan.FromMinutes(5));

    [Fact]
    public void What_is_free_is_admitted_at_once_and_batches_bind_from_then_on()
    {
        var forecast = Forecast(Outlooks.Untaught(), Full with { RecentAdmissions = 20 });
        Assert.Equal(0, forecast.SecondsUntil(30));
        Assert.True(forecast.SecondsUntil(31) > 0);
        for (var seconds = 1.0; seconds < 10_000; seconds *= 1.3)
            Assert.True(forecast.DoneAt(seconds) <= 31 + (10 * seconds), $"at {seconds} s");
    }

    [Fact]
    public void Never_are_more_inside_than_the_capacity()
    {
        // Nobody leaves before the end of the admission: until then the capacity is all there can be.
        var stays = Outlooks.Untaught();
        for (var second = 0; second < 6_000; second++)
        {
            if (second % 600 == 0)
                Repeat(100, () => stays.Buyers.Entered(Start.AddSeconds(second), Start.AddSeconds(second)));
            if (second % 600 == 599)
                Repeat(100, () => stays.Buyers.Ended(Start.AddSeconds(second - 599), Start.AddSeconds(second)));
        }

        Repeat(100, () => stays.Buyers.Entered(Start.AddSeconds(6_000), Start.AddSeconds(6_000)));
        var forecast = Forecast(stays, Full);
        Assert.InRange(forecast.DoneAt(550), 0, 10);
        Assert.InRange(forecast.DoneAt(700), 90, 110);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(700)]
    public void A_short_queue_is_foreseen_to_its_end_as_a_long_one_is(int waiting)
    {
        var (all, few) = (Forecast(Outlooks.Untaught(), Full), Forecast(Outlooks.Untaught(), Full with { Waiting = waiting }));
        for (var ahead = 0; ahead <= waiting + 10; ahead++)
            Assert.Equal(all.SecondsUntil(ahead), few.SecondsUntil(ahead));
        for (var point = 1; point < few.Done.Length; point++)
            Assert.True(few.Done[point] >= few.Done[point - 1]);
    }

    [Fact]
    public void The_pace_is_learned_from_how_long_people_stay()
    {
        // Everybody stays for 50 seconds, and 2 come in a second: 100 are inside.
        var stays = Outlooks.Untaught();
        var inside = new Queue<DateTimeOffset>();
        for (var half = 0; half < 4_800; half++)
        {
            var now = Start.AddSeconds(half / 2.0);
            while (inside.TryPeek(out var oldest) && oldest.AddSeconds(50) <= now)
                stays.Buyers.Ended(inside.Dequeue(), now);
            stays.Buyers.Entered(now, now);
            inside.Enqueue(now);
        }

        var forecast = Forecast(stays, Full with { RecentAdmissions = 10 });
        Assert.InRange(forecast.DoneAt(100), 170, 220);
        Assert.InRange(forecast.DoneAt(300), 540, 640);
        Assert.InRange(forecast.DoneAt(36_000), 64_000, 79_000);
    }

    [Fact]
    public void Without_evidence_people_stay_a_part_of_their_time() =>
        Assert.InRange(Forecast(Outlooks.Filled(), Full).DoneAt(36_000) / 36_000, 100 / 600.0, 1);

    [Fact]
    public void Those_who_come_when_nothing_is_left_stay_for_another_time()
    {
        var stays = Outlooks.Filled();
        Assert.Equal(Forecast(stays, Full).DoneAt(30_000), Forecast(stays with { ToSell = 1_000_000 }, Full).DoneAt(30_000), tolerance: 1);
        Assert.NotEqual(Forecast(stays, Full).DoneAt(30_000), Forecast(stays with { ToSell = 0 }, Full).DoneAt(30_000), tolerance: 100);
    }

    [Fact]
    public void Who_has_been_silent_is_gone_when_the_idle_time_is_over()
    {
        // 1,000 wait, every second of them silent for 200 of 300 seconds.
        var leavers = new LeaverTable(Outlooks.Policy.IdleAfter);
        for (var ahead = 0; ahead < 1_000; ahead++)
            leavers.Walk(ahead, TimeSpan.FromSeconds(ahead % 2 * 200), Start);
        leavers.WalkEnded();
        var staying = leavers.After(1, TimeSpan.Zero, Full);
        Assert.Equal(1, staying.Present + staying.Silent, tolerance: 0.01);
        Assert.Equal(0.5, leavers.After(1, TimeSpan.FromSeconds(50), Full).Silent, tolerance: 0.01);
        Assert.Equal(0, leavers.After(1, TimeSpan.FromSeconds(130), Full).Silent, tolerance: 0.01);
        Assert.Equal(0.5, leavers.After(1, TimeSpan.FromSeconds(130), Full).Present, tolerance: 0.01);
        var alone = QueueForecast.Of(Outlooks.Filled(), new LeaverTable(Outlooks.Policy.IdleAfter), Outlooks.Settings, Full);
        var among = QueueForecast.Of(Outlooks.Filled(), leavers, Outlooks.Settings, Full);
        Assert.True(among.SecondsUntil(600) < 0.8 * alone.SecondsUntil(600), $"{among.SecondsUntil(600)} s, {alone.SecondsUntil(600)} s");
    }

    [Fact]
    public void The_share_that_leaves_is_learned_by_how_far_back_they_stand()
    {
        var table = new LeaverTable(Outlooks.Policy.IdleAfter);
        for (var second = 0; second < 600; second++)
        {
            table.Advance(10_000, Start.AddSeconds(second));
            for (var leaver = 0; leaver < 5; leaver++)
                table.Left(9_000);
        }

        Assert.Equal(1, table.After(0, TimeSpan.FromSeconds(100), Full).Present);
        Assert.InRange(table.After(6, TimeSpan.FromSeconds(100), Full).Present, 0.7, 0.95);
    }

    [Fact]
    public void More_ahead_never_means_less_to_wait()
    {
        var forecast = Forecast(Outlooks.Untaught(), Full);
        var before = 0.0;
        for (var places = 1; places < 10_000_000; places += 1 + (places / 20))
        {
            var seconds = forecast.SecondsUntil(places);
            Assert.True(seconds >= before && double.IsFinite(seconds), $"{places}: {seconds} after {before}");
            before = seconds;
        }
    }

    [Fact]
    public void Bands_cover_every_place_once()
    {
        foreach (var waiting in new[] { 0, 1, 255, 256, 257, 5_000, 1_000_000, 10_000_000 })
            Assert.Equal(waiting, Enumerable.Range(0, Bands.Count).Sum(band => Bands.Members(band, waiting)));
    }

    [Fact]
    public void A_clock_that_jumps_does_no_harm()
    {
        var stays = Outlooks.Untaught();
        stays.Buyers.Entered(Start, Start);
        stays.Buyers.Advance(Start.AddYears(1));
        stays.Buyers.Ended(Start, Start.AddYears(1));
        stays.Buyers.Entered(Start.AddDays(-1), Start.AddDays(-1));
        stays.Buyers.Ended(Start.AddDays(-1), Start.AddDays(-1));
        Assert.All(Forecast(stays, Full).Done, count => Assert.True(float.IsFinite(count)));
    }

    private static QueueForecast Forecast(Stays stays, RoomNow now) =>
        QueueForecast.Of(stays, new LeaverTable(Outlooks.Policy.IdleAfter), Outlooks.Settings, now);

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
            action();
    }
}
