namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>When the timers of a grain fire.</summary>
public sealed class TimerTests(BehaviourHost host) : IClassFixture<BehaviourHost>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_period_counts_from_the_end_of_the_callback()
    {
        var grain = host.Grain<ITimerGrain>(_key);
        await grain.Start(10 * Second, 10 * Second, interleave: false, keepAlive: false);
        host.Clock.Advance(9 * Second);
        Assert.Equal(0, await grain.Ticks());
        host.Clock.Advance(Second);
        await Probe.HasNoted(_key, "tick 1");
        // The callback is still busy: time that passes now does not count, and no second one starts beside it.
        host.Clock.Advance(30 * Second);
        Probe.Open(_key, "tick 1");
        await Probe.HasNoted(_key, "tick 1 done");
        Assert.Equal(1, await grain.Ticks());
        var ended = host.Clock.GetUtcNow();
        Probe.Open(_key, "tick 2");
        await host.Pass(() => Probe.NotesOf(_key).Contains("tick 2"), Second);
        Assert.True(host.Clock.GetUtcNow() >= ended + 10 * Second);
        await grain.Stop();
    }

    [Fact]
    public async Task A_failing_callback_does_not_stop_the_timer()
    {
        var grain = host.Grain<ITimerGrain>("failing" + _key);
        await grain.Start(Second, Second, interleave: false, keepAlive: false);
        await Eventually.IsTrue(async () =>
        {
            host.Clock.Advance(Second);
            return await grain.Ticks() >= 3;
        });
        await grain.Stop();
    }

    [Fact]
    public async Task A_plain_tick_waits_for_a_request_and_an_interleaving_one_does_not()
    {
        foreach (var interleave in (bool[])[true, false])
        {
            var key = $"{_key}-{interleave}";
            var grain = host.Grain<ITimerGrain>(key);
            await grain.Start(Second, Timeout.InfiniteTimeSpan, interleave, keepAlive: false);
            var work = grain.Work();
            await Probe.HasNoted(key, "work in");
            host.Clock.Advance(Second);
            if (interleave)
                await Probe.HasNoted(key, "tick 1");
            Probe.Open(key, "work");
            await work;
            await Probe.HasNoted(key, "tick 1");
            Assert.Equal(interleave, Probe.NotesOf(key).IndexOf("tick 1") < Probe.NotesOf(key).IndexOf("work out"));
            Probe.Open(key, "tick 1");
        }
    }

    [Fact]
    public async Task Change_and_dispose_take_effect()
    {
        var grain = host.Grain<ITimerGrain>("failing" + _key);
        await grain.Start(Second, Second, interleave: false, keepAlive: false);
        await grain.Change(Timeout.InfiniteTimeSpan, Second);
        host.Clock.Advance(20 * Second);
        Assert.Equal(0, await grain.Ticks());
        await grain.Change(2 * Second, Timeout.InfiniteTimeSpan);
        host.Clock.Advance(2 * Second);
        await Eventually.IsTrue(async () => await grain.Ticks() == 1);
        await grain.Change(2 * Second, 2 * Second);
        await grain.Stop();
        host.Clock.Advance(20 * Second);
        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation()
    {
        var grain = host.Grain<ITimerGrain>(_key);
        await grain.Start(Second, Second, interleave: false, keepAlive: true);
        await grain.Deactivate();
        await Probe.HasNoted(_key, "deactivated");
        host.Clock.Advance(20 * Second);
        Assert.Equal(0, await grain.Ticks());
        Assert.DoesNotContain("tick 1", Probe.NotesOf(_key));
    }
}
