using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Runtime;

public sealed class TimerTests
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ManualTime _time = new();

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
