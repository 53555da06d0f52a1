using Orleans.Configuration;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Runtime;

public sealed class LifecycleTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task An_idle_activation_is_collected_and_a_delayed_one_is_not()
    {
        var time = new ManualTime();
        await using var host = await HostedGrains.StartAsync(time: time);
        var idle = host.Grain<IProbeGrain>(_key);
        var delayed = host.Grain<IProbeGrain>(_key + "-delayed");
        await idle.Double(1);
        await delayed.Delay(TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromMinutes(14));
        await idle.Double(1);
        time.Advance(TimeSpan.FromMinutes(14));
        Assert.DoesNotContain("deactivated ActivationIdle", Probe.NotesOf(_key));
        time.Advance(TimeSpan.FromMinutes(2));
        await Probe.HasNoted(_key, "deactivated ActivationIdle");
        Assert.DoesNotContain("deactivated ActivationIdle", Probe.NotesOf(_key + "-delayed"));
    }

    [Fact]
    public async Task A_busy_activation_is_not_collected()
    {
        var time = new ManualTime();
        await using var host = await HostedGrains.StartAsync(
            silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromSeconds(5)), time);
        var work = host.Grain<IProbeGrain>(_key).Work("w");
        await Probe.HasNoted(_key, "w in");
        time.Advance(TimeSpan.FromSeconds(29));
        Probe.Open(_key, "w");
        await work;
        Assert.DoesNotContain("deactivated ActivationIdle", Probe.NotesOf(_key));
    }

    [Fact]
    public async Task A_graceful_stop_lets_every_grain_say_goodbye()
    {
        var host = await HostedGrains.StartAsync();
        await host.Grain<IProbeGrain>(_key).Double(1);
        await host.DisposeAsync();
        Assert.Contains("deactivated ShuttingDown", Probe.NotesOf(_key));
    }

    [Fact]
    public async Task Calls_after_the_stop_fail_at_once()
    {
        var host = await HostedGrains.StartAsync();
        var grain = host.Grain<IProbeGrain>(_key);
        await host.DisposeAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.ActivationName());
    }
}
