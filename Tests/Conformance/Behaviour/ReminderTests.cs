namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>When and how often a reminder wakes its grain.</summary>
public sealed class ReminderTests(BehaviourHost host) : IClassFixture<BehaviourHost>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _key = Guid.NewGuid().ToString();

    private IReminderGrain Grain => host.Grain<IReminderGrain>(_key);

    [Fact]
    public async Task It_comes_when_due_and_every_period_after()
    {
        await Grain.Remind(10 * Second, Minute);
        var registered = host.Clock.GetUtcNow();
        host.Clock.Advance(9 * Second);
        Assert.Empty(Probe.NotesOf(_key));
        await host.Pass(() => Probe.NotesOf(_key).Contains("wake 1"), Second);
        await host.Pass(() => Probe.NotesOf(_key).Contains("wake 3"), 10 * Second);
        Assert.True(host.Clock.GetUtcNow() >= registered + 2 * Minute);
    }

    [Fact]
    public async Task A_period_below_the_minimum_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Remind(TimeSpan.Zero, 59 * Second));
        Assert.Empty(await Grain.Names());
    }

    [Fact]
    public async Task Registered_twice_it_is_one_with_the_later_period()
    {
        await Grain.Remind(Minute, Minute);
        await Grain.Remind(Minute, 60 * Minute);
        Assert.Equal(["wake"], await Grain.Names());
        await host.Pass(() => Probe.NotesOf(_key).Contains("wake 1"), 10 * Second);
        for (var minute = 0; minute < 10; minute++)
        {
            host.Clock.Advance(Minute);
            await Grain.Names();
        }

        Assert.DoesNotContain("wake 2", Probe.NotesOf(_key));
    }

    [Fact]
    public async Task Unregistered_it_stays_away()
    {
        await Grain.Remind(Minute, Minute);
        await Grain.Forget();
        Assert.Empty(await Grain.Names());
        for (var minute = 0; minute < 5; minute++)
        {
            host.Clock.Advance(Minute);
            await Grain.Names();
        }

        Assert.Empty(Probe.NotesOf(_key));
    }

    [Fact]
    public async Task Registered_anew_it_is_not_unregistered_by_who_knows_the_former_one()
    {
        await Grain.Remind(Minute, Minute);
        host.Clock.Advance(Second);
        await Assert.ThrowsAnyAsync<OrleansException>(() => Grain.RemindAndForgetTheFormer(10 * Second, Minute));
        Assert.Equal(["wake"], await Grain.Names());
        await host.Pass(() => Probe.NotesOf(_key).Contains("wake 1"), 10 * Second);
    }

    [Fact]
    public async Task A_failing_tick_comes_again()
    {
        await host.Grain<IReminderGrain>("failing" + _key).Remind(Second, Minute);
        await host.Pass(() => Probe.NotesOf("failing" + _key).Contains("wake 2"), 10 * Second);
    }

    [Fact]
    public async Task It_wakes_a_grain_that_was_deactivated()
    {
        await Grain.Remind(Minute, Minute);
        await Grain.Deactivate();
        await host.Pass(() => Probe.NotesOf(_key).Contains("wake 1"), 10 * Second);
    }
}
