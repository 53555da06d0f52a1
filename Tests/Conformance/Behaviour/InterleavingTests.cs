namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>Which requests of one activation may run beside each other.</summary>
public sealed class InterleavingTests(BehaviourHost host) : IClassFixture<BehaviourHost>
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IProbeGrain Grain => host.Grain<IProbeGrain>(_key);

    [Fact]
    public async Task Requests_run_one_after_the_other()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Grain.IncrementSlowly()));
        Assert.Equal(Enumerable.Range(1, 200), counts.Order());
    }

    [Fact]
    public async Task A_suspended_request_blocks_a_plain_one()
    {
        var first = Grain.Work("a");
        await Probe.HasNoted(_key, "a in");
        var second = Grain.Work("b");
        Probe.Open(_key, "b");
        Probe.Open(_key, "a");
        await Task.WhenAll(first, second);
        Assert.Equal(["activated", "a in", "a out", "b in", "b out"], Probe.NotesOf(_key));
    }

    [Fact]
    public async Task Read_only_requests_share_the_activation_and_keep_others_out()
    {
        var reads = new[] { Grain.Read("r1"), Grain.Read("r2") };
        await Probe.HasNoted(_key, "r2 in");
        var work = Grain.Work("w");
        // A blocked request does not block one behind it that may run.
        var late = Grain.Read("r3");
        await Probe.HasNoted(_key, "r3 in");
        Assert.DoesNotContain("w in", Probe.NotesOf(_key));
        Array.ForEach(["r1", "r2", "r3"], name => Probe.Open(_key, name));
        await Task.WhenAll([.. reads, late]);
        await Probe.HasNoted(_key, "w in");
        Probe.Open(_key, "w");
        await work;
    }

    [Fact]
    public async Task A_read_only_request_waits_for_one_that_is_not()
    {
        var work = Grain.Work("w");
        await Probe.HasNoted(_key, "w in");
        var read = Grain.Read("r");
        Probe.Open(_key, "r");
        Assert.Equal(2, await Grain.AnswersBeside(2));
        Assert.DoesNotContain("r in", Probe.NotesOf(_key));
        Probe.Open(_key, "w");
        await Task.WhenAll(work, read);
    }

    [Fact]
    public async Task An_interleaving_request_starts_any_time_and_blocks_nobody()
    {
        var work = Grain.Work("w");
        await Probe.HasNoted(_key, "w in");
        var beside = Grain.Interleave("i");
        await Probe.HasNoted(_key, "i in");
        Probe.Open(_key, "w");
        await work;
        Probe.Open(_key, "x");
        await Grain.Work("x");
        Assert.False(beside.IsCompleted);
        Probe.Open(_key, "i");
        await beside;
    }

    [Fact]
    public async Task Many_waiting_requests_all_run_one_at_a_time()
    {
        var first = Grain.Work("first");
        await Probe.HasNoted(_key, "first in");
        var names = Enumerable.Range(0, 50).Select(number => $"n{number}").ToArray();
        Array.ForEach(names, name => Probe.Open(_key, name));
        var others = names.Select(name => Grain.Work(name)).ToArray();
        Probe.Open(_key, "first");
        await Task.WhenAll([first, .. others]);
        var notes = Probe.NotesOf(_key).SkipWhile(note => note != "first out").Skip(1).ToArray();
        Assert.Equal(names.Order(), notes.Where((_, index) => index % 2 == 0).Select(note => note.Split(' ')[0]).Order());
        Assert.All(notes.Chunk(2), pair => Assert.Equal(pair[0].Replace(" in", " out", StringComparison.Ordinal), pair[1]));
    }

    [Fact]
    public async Task Grain_code_comes_back_to_its_activation() => Assert.True(await Grain.ComesBackToItsScheduler());

    [Fact]
    public async Task What_one_request_sets_the_next_does_not_see()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Grain.LeaveContextBehind()));
        Assert.False(await Grain.SeesContext());
    }
}

internal static class InterleavingProbe
{
    /// <summary>Two interleaving answers prove that the activation takes messages, and what came before them was considered.</summary>
    internal static async Task<int> AnswersBeside(this IProbeGrain grain, int count)
    {
        var key = grain.GetPrimaryKeyString();
        for (var number = 0; number < count; number++)
        {
            Probe.Open(key, $"beside{number}");
            await grain.Interleave($"beside{number}");
        }
        return count;
    }
}
