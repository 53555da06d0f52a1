namespace OrleansTicketing.Tests.Conformance.Behaviour;

internal interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);
    Task Change(TimeSpan due, TimeSpan period);
    Task Stop();
    Task Deactivate();
    Task Work();
    Task<int> Ticks();
}

[GrainType("timer")]
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

    public Task Deactivate()
    {
        DeactivateOnIdle();
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
