using Orleans.Storage;

namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>How activations begin and end, and what is left of them.</summary>
public sealed class LifecycleTests(BehaviourHost host) : IClassFixture<BehaviourHost>
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IProbeGrain Grain => host.Grain<IProbeGrain>(_key);

    [Fact]
    public async Task Callers_get_the_exception_that_failed_the_activation_and_a_later_call_tries_anew()
    {
        var key = "broken" + _key;
        var grain = host.Grain<IProbeGrain>(key);
        var failures = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Record.ExceptionAsync(() => grain.ActivationName()).AsTask()));
        Assert.All(failures, failure => Assert.IsType<FormatException>(failure));
        var before = Probe.NotesOf(key).Count;
        await Eventually.IsTrue(async () =>
        {
            // A host may let some time go by before it tries again.
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.IsType<FormatException>(await Record.ExceptionAsync(() => grain.ActivationName()));
            return Probe.NotesOf(key).Count > before;
        });
    }

    [Fact]
    public async Task A_conflict_that_escapes_ends_the_activation()
    {
        var before = await Grain.ActivationName();
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.MeetConflict());
        Assert.NotEqual(before, await Grain.ActivationName());
        Assert.Contains("deactivated ApplicationError", Probe.NotesOf(_key));
    }

    [Fact]
    public async Task A_conflict_of_another_grain_ends_that_one_alone()
    {
        var before = await Grain.ActivationName();
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.AskOther(_key + "-other"));
        Assert.Equal(before, await Grain.ActivationName());
        await Probe.HasNoted(_key + "-other", "deactivated ApplicationError");
    }

    [Fact]
    public async Task A_write_over_anothers_change_fails_and_the_next_activation_sees_the_change()
    {
        await Grain.Keep("first");
        var other = host.Store.For("elsewhere");
        var row = new GrainState<Kept>();
        await other.ReadStateAsync("kept", Grain.GetGrainId(), row);
        row.State = new Kept { Text = "of another" };
        await other.WriteStateAsync("kept", Grain.GetGrainId(), row);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Keep("second"));
        Assert.Equal("of another", await Grain.Kept());
        await Grain.Keep("third");
        Assert.Equal("third", await Grain.Kept());
    }

    [Fact]
    public async Task DeactivateOnIdle_lets_running_requests_end_and_sends_waiting_ones_to_the_next_activation()
    {
        var beside = Grain.Interleave("i");
        await Probe.HasNoted(_key, "i in");
        var before = await Grain.ActivationName();
        await Grain.Deactivate();
        var next = Grain.ActivationName();
        Probe.Open(_key, "i");
        await beside;
        Assert.NotEqual(before, await next);
        Assert.Equal(["activated", "i in", "i out", "deactivated ApplicationRequested", "activated"], Probe.NotesOf(_key));
    }

    [Fact]
    public async Task Memory_is_forgotten_and_state_is_not()
    {
        await Grain.Keep("kept");
        Assert.Equal(1, await Grain.IncrementSlowly());
        Assert.Equal(2, await Grain.IncrementSlowly());
        var before = await Grain.ActivationName();
        await Grain.Deactivate();
        await Eventually.IsTrue(async () => await Grain.ActivationName() != before);
        Assert.Equal("kept", await Grain.Kept());
        Assert.Equal(1, await Grain.IncrementSlowly());
    }
}
