using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Runtime;

public sealed class CallTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_call_times_out_and_the_grain_goes_on()
    {
        var time = new ManualTime();
        await using var host = await HostedGrains.StartAsync(time: time);
        var call = host.Grain<IProbeGrain>(_key).Work("w");
        await Probe.HasNoted(_key, "w in");
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Probe.Open(_key, "w");
        await Probe.HasNoted(_key, "w out");
    }

    [Fact]
    public async Task A_method_may_have_a_time_out_of_its_own()
    {
        var time = new ManualTime();
        await using var host = await HostedGrains.StartAsync(time: time);
        var brief = host.Grain<IProbeGrain>(_key).WorkBriefly("b");
        await Probe.HasNoted(_key, "b in");
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutException>(() => brief);
        Probe.Open(_key, "b");
    }

    [Fact]
    public async Task Options_set_the_time_out_of_all_calls()
    {
        var time = new ManualTime();
        await using var host = await HostedGrains.StartAsync(
            silo => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(7)), time);
        var call = host.Grain<IProbeGrain>(_key).Work("w");
        await Probe.HasNoted(_key, "w in");
        time.Advance(TimeSpan.FromSeconds(7));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Probe.Open(_key, "w");
    }

    [Fact]
    public async Task What_timed_out_while_it_waited_does_not_start()
    {
        var time = new ManualTime();
        await using var host = await HostedGrains.StartAsync(time: time);
        var grain = host.Grain<IProbeGrain>(_key);
        var first = grain.Work("first");
        var waiting = grain.WorkBriefly("waiting");
        await Probe.HasNoted(_key, "first in");
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Probe.Open(_key, "first");
        await first;
        await grain.Double(1);
        Assert.DoesNotContain("waiting in", Probe.NotesOf(_key));
    }

    [Fact]
    public async Task A_factory_is_in_the_container()
    {
        await using var host = await HostedGrains.StartAsync();
        Assert.Same(host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<IClusterClient>());
    }

    [Fact]
    public async Task Callers_that_never_rest_do_not_keep_others_waiting()
    {
        await using var host = await HostedGrains.StartAsync();
        using var stop = new CancellationTokenSource();
        var calls = new int[64];
        var restless = Enumerable.Range(0, calls.Length).Select(number => Task.Run(async () =>
        {
            var grain = host.Grain<IProbeGrain>($"{_key}-{number}");
            while (!stop.IsCancellationRequested)
            {
                await grain.Double(1);
                Interlocked.Increment(ref calls[number]);
            }
        })).ToArray();
        await Eventually.IsTrue(() => calls.Min() > 100);
        await stop.CancelAsync();
        await Task.WhenAll(restless);
    }
}
