using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using OrleansTicketing.Tests.Conformance.Behaviour;
using OrleansTicketing.Tests.Embedded.Storage;

namespace OrleansTicketing.Tests.Embedded.Testing;

public sealed class TestClusterTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(3).AddSiloBuilderConfigurator<WithMemory>().Build();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Grains_are_spread_over_the_silos_and_know_each_other()
    {
        var places = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => NewGrain().Place()));
        Assert.Equal(3, places.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_killed_silo_takes_memory_with_it_and_leaves_what_was_stored()
    {
        var grain = NewGrain();
        await grain.Keep("stored");
        await grain.Remember("only remembered");
        var victim = await SiloOf(grain);
        await _cluster.KillSiloAsync(victim);
        Assert.False(victim.IsActive);
        Assert.Equal(2, _cluster.Silos.Count);
        Assert.Equal("stored", await grain.Recall());
        Assert.NotEqual(victim.Name, await grain.Place());
        Assert.DoesNotContain("said goodbye", Probe.NotesOf(grain.GetPrimaryKeyString()));
    }

    [Fact]
    public async Task Calls_in_flight_to_a_killed_silo_fail()
    {
        var grain = NewGrain();
        var key = grain.GetPrimaryKeyString();
        var running = grain.WaitThenKeep("too late");
        await Probe.HasNoted(key, "waiting");
        var waiting = grain.Recall();
        await _cluster.KillSiloAsync(await SiloOf(grain));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => running);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting);
    }

    [Fact]
    public async Task What_a_dead_silo_still_does_has_no_effect()
    {
        var grain = NewGrain();
        var key = grain.GetPrimaryKeyString();
        await grain.Keep("before");
        var victim = await SiloOf(grain);
        var other = NewGrain();
        var running = grain.BlockThenKeep("after", other.GetPrimaryKeyString());
        await Probe.HasNoted(key, "blocked");
        await _cluster.KillSiloAsync(victim);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => running);
        Probe.Open(key, "thread");
        await Probe.HasNoted(key, "unblocked");
        Assert.Equal("before", await grain.Recall());
        Assert.Equal("", await other.Recall());
        await grain.Keep("the living one writes");
        Assert.DoesNotContain("still alive", Probe.NotesOf(key));
    }

    [Fact]
    public async Task A_restarted_silo_takes_part_again()
    {
        var silo = _cluster.Silos[1];
        await _cluster.KillSiloAsync(silo);
        var restarted = await _cluster.RestartSiloAsync(silo);
        Assert.Equal(silo.Name, restarted.Name);
        Assert.True(restarted.IsActive);
        await Eventually.IsTrue(async () => string.Equals(await NewGrain().Place(), silo.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_added_silo_takes_part_and_an_orderly_stop_says_goodbye()
    {
        var added = await _cluster.StartAdditionalSiloAsync();
        IPlacedGrain grain;
        do
        {
            grain = NewGrain();
        }
        while (!string.Equals(await grain.Place(), added.Name, StringComparison.Ordinal));
        await _cluster.StopSiloAsync(added);
        Assert.Contains("said goodbye", Probe.NotesOf(grain.GetPrimaryKeyString()));
        Assert.NotEqual(added.Name, await grain.Place());
    }

    [Fact]
    public async Task Nothing_answers_when_all_silos_are_down_and_the_store_outlives_them()
    {
        var grain = NewGrain();
        await grain.Keep("stored");
        var silos = _cluster.Silos;
        await _cluster.StopAllSilosAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.Recall());
        await _cluster.RestartSiloAsync(silos[0]);
        Assert.Equal("stored", await grain.Recall());
    }

    private IPlacedGrain NewGrain() => _cluster.Client.GetGrain<IPlacedGrain>(Guid.NewGuid().ToString());

    private async Task<SiloHandle> SiloOf(IPlacedGrain grain)
    {
        var place = await grain.Place();
        return _cluster.Silos.Single(silo => string.Equals(silo.Name, place, StringComparison.Ordinal));
    }

    private sealed class WithMemory : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddMemoryGrainStorage("store");
    }
}

internal interface IPlacedGrain : IGrainWithStringKey
{
    [Orleans.Concurrency.AlwaysInterleave] Task<string> Place();
    Task Keep(string text);
    Task Remember(string text);
    Task<string> Recall();
    Task WaitThenKeep(string text);
    Task BlockThenKeep(string text, string other);
}

[GrainType("embedded-placed")]
internal sealed class PlacedGrain([PersistentState("note", "store")] IPersistentState<Note> note, IServiceProvider services) : Grain, IPlacedGrain
{
    private string Key => this.GetPrimaryKeyString();

    public Task<string> Place() => Task.FromResult(RuntimeIdentity);

    public Task Keep(string text)
    {
        note.State = new Note { Text = text };
        return note.WriteStateAsync();
    }

    public Task Remember(string text)
    {
        note.State = new Note { Text = text };
        return Task.CompletedTask;
    }

    public Task<string> Recall() => Task.FromResult(note.State.Text);

    public async Task WaitThenKeep(string text)
    {
        Probe.Note(Key, "waiting");
        await Probe.Gate(Key, "never").Task;
        await Keep(text);
    }

    public async Task BlockThenKeep(string text, string other)
    {
        Probe.Note(Key, "blocked");
        SpinWait.SpinUntil(() => Probe.Gate(Key, "thread").Task.IsCompleted, TimeSpan.FromSeconds(10));
        Probe.Note(Key, "unblocked");
        var raw = services.GetRequiredKeyedService<IGrainStorage>("store");
        var writes = new[]
        {
            Keep(text),
            raw.WriteStateAsync("note", GrainId.Create("embedded-placed", other), new GrainState<Note>(new Note { Text = text })),
            GrainFactory.GetGrain<IPlacedGrain>(other).Keep(text),
        };
        await Task.WhenAny(writes);
        Probe.Note(Key, "still alive");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note(Key, "said goodbye");
        return Task.CompletedTask;
    }
}
