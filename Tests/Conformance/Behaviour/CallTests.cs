namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>What a caller gets: values, exceptions, and a time-out after which the outcome is unknown.</summary>
public sealed class CallTests(CallTests.ShortPatience host) : IClassFixture<CallTests.ShortPatience>
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IProbeGrain Grain => host.Silos.Grains.GetGrain<IProbeGrain>(_key);

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_message_and_stack()
    {
        var exception = await Assert.ThrowsAsync<FormatException>(() => Grain.FailWith("so it goes"));
        Assert.Equal("so it goes", exception.Message);
        Assert.Contains(nameof(ProbeGrain.FailWith), exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal(4, await Grain.Double(2));
    }

    [Fact]
    public async Task An_exception_of_another_grain_passes_through_as_it_is()
    {
        var others = Enumerable.Range(0, 8).Select(number => Assert.ThrowsAsync<FormatException>(() => Grain.AskToFail($"{_key}-{number}")));
        Assert.All(await Task.WhenAll(others), exception => Assert.Equal("asked to", exception.Message));
    }

    [Fact]
    public async Task Value_tasks_and_values_cross() => Assert.Equal(42, await Grain.Double(21));

    [Fact]
    public async Task Both_interfaces_of_a_grain_address_one_activation()
    {
        var name = await Grain.ActivationName();
        Assert.Equal(name, await host.Silos.Grains.GetGrain<IOtherFace>(_key).ActivationName());
        Assert.Equal(name, await Grain.AsReference<IOtherFace>().ActivationName());
        Assert.Equal(GrainId.Create("probe", _key), Grain.GetGrainId());
        Assert.Equal(_key, Grain.GetPrimaryKeyString());
    }

    [Fact]
    public async Task A_call_times_out_its_outcome_is_unknown_and_the_grain_goes_on()
    {
        var call = Grain.Work("w");
        await Probe.HasNoted(_key, "w in");
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.DoesNotContain("w out", Probe.NotesOf(_key));
        Probe.Open(_key, "w");
        await Probe.HasNoted(_key, "w out");
        Assert.Equal(2, await Grain.Double(1));
    }

    [Fact]
    public async Task A_method_may_have_a_time_out_of_its_own()
    {
        var start = TimeProvider.System.GetTimestamp();
        var brief = Grain.WorkBriefly("b");
        await Assert.ThrowsAsync<TimeoutException>(() => brief);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < ShortPatience.ResponseTimeout);
        Probe.Open(_key, "b");
    }

    [Fact]
    public async Task What_timed_out_while_it_waited_does_not_start()
    {
        var first = Grain.Work("first");
        await Probe.HasNoted(_key, "first in");
        var waiting = Grain.WorkBriefly("waiting");
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Probe.Open(_key, "first");
        await first;
        await Grain.Double(1);
        Assert.DoesNotContain("waiting in", Probe.NotesOf(_key));
    }

    /// <summary>Time-outs go by the system's clock here: a runtime may measure them by nothing else.</summary>
    public sealed class ShortPatience : IAsyncLifetime
    {
        internal static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(4);

        internal TestSilos Silos { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Silos = await TestSilos.Start(2, new TestStore(), clock: null, static _ => { }, ResponseTimeout);

        public ValueTask DisposeAsync() => Silos.DisposeAsync();
    }
}
