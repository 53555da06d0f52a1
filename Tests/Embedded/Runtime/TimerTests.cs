namespace OrleansTicketing.Tests.Embedded.Runtime;

public sealed class TimerTests
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_period_counts_from_the_end_of_the_callback()
    {
        await using var host = await HostedGrains.StartAsync(time: _time);
        var grain = host.Grain<ITimerGrain>(_key);
        await grain.Start(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), interleave: false, keepAlive: false);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, await grain.Ticks());
        _time.Advance(TimeSpan.FromSeconds(1));
        await Probe.HasNoted(_key, "tick 1");
        // The callback is still busy: time that passes now does not count.
        _time.Advance(TimeSpan.FromSeconds(30));
        Probe.Open(_key, "tick 1");
        await Probe.HasNoted(_key, "tick 1 done");
        Assert.Equal(1, await grain.Ticks());
        await Eventually.IsTrue(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Probe.NotesOf(_key).Contains("tick 2");
        });
    }

    [Fact]
    public async Task A_failing_callback_does_not_stop_the_timer()
    {
        await using var host = await HostedGrains.StartAsync(time: _time);
        var grain = host.Grain<ITimerGrain>("failing" + _key);
        await grain.Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: false, keepAlive: false);
        await Eventually.IsTrue(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return await grain.Ticks() >= 3;
        });
    }

    [Fact]
    public async Task A_plain_tick_waits_for_a_request_and_an_interleaving_one_does_not()
    {
        await using var host = await HostedGrains.StartAsync(time: _time);
        foreach (var interleave in (bool[])[true, false])
        {
            var key = $"{_key}-{interleave}";
            var grain = host.Grain<ITimerGrain>(key);
            await grain.Start(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan, interleave, keepAlive: false);
            var work = grain.Work();
            await Probe.HasNoted(key, "work in");
            _time.Advance(TimeSpan.FromSeconds(1));
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
        await using var host = await HostedGrains.StartAsync(time: _time);
        var grain = host.Grain<ITimerGrain>("failing" + _key);
        await grain.Start(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), interleave: false, keepAlive: false);
        await grain.Change(Timeout.InfiniteTimeSpan, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await grain.Ticks());
        await grain.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.IsTrue(async () => await grain.Ticks() == 1);
        await grain.Change(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        await grain.Stop();
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task Only_a_timer_that_is_told_to_keeps_its_grain()
    {
        await using var host = await HostedGrains.StartAsync(time: _time);
        foreach (var keepAlive in (bool[])[true, false])
            await host.Grain<ITimerGrain>($"failing-{keepAlive}{_key}").Start(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), interleave: false, keepAlive);
        await Eventually.IsTrue(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            return Probe.NotesOf($"failing-False{_key}").Contains("deactivated");
        });
        Assert.DoesNotContain("deactivated", Probe.NotesOf($"failing-True{_key}"));
    }
}

internal interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);
    Task Change(TimeSpan due, TimeSpan period);
    Task Stop();
    Task Work();
    Task<int> Ticks();
}

[GrainType("embedded-timer")]
internal sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    private string Key => this.GetPrimaryKeyString();

    public Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task Work()
    {
        Probe.Note(Key, "work in");
        await Probe.Gate(Key, "work").Task;
        Probe.Note(Key, "work out");
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note(Key, "deactivated");
        return Task.CompletedTask;
    }

    private async Task Tick(CancellationToken cancellationToken)
    {
        var tick = $"tick {++_ticks}";
        if (Key.StartsWith("failing", StringComparison.Ordinal))
            throw new FormatException("a bad tick");
        Probe.Note(Key, tick);
        await Probe.Gate(Key, tick).Task.WaitAsync(cancellationToken);
        Probe.Note(Key, tick + " done");
    }
}
