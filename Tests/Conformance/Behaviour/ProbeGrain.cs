using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Storage;

namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>Gates that a test opens, and notes that a grain leaves, by grain key.</summary>
internal static class Probe
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, ImmutableList<string>> Notes = new(StringComparer.Ordinal);

    internal static TaskCompletionSource Gate(string key, string gate) =>
        Gates.GetOrAdd($"{key}:{gate}", static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    internal static void Open(string key, string gate) => Gate(key, gate).TrySetResult();
    internal static void Note(string key, string note) => Notes.AddOrUpdate(key, _ => [note], (_, notes) => notes.Add(note));
    internal static ImmutableList<string> NotesOf(string key) => Notes.GetValueOrDefault(key, []);
    internal static Task HasNoted(string key, string note) => Eventually.IsTrue(() => NotesOf(key).Contains(note));
}

internal interface IProbeGrain : IGrainWithStringKey
{
    Task Work(string name);
    [ReadOnly] Task Read(string name);
    [AlwaysInterleave] Task Interleave(string name);
    [ResponseTimeout("00:00:01")] Task WorkBriefly(string name);
    Task<int> IncrementSlowly();
    Task<string> FailWith(string message);
    ValueTask<int> Double(int value);
    Task<bool> ComesBackToItsScheduler();
    Task LeaveContextBehind();
    Task<bool> SeesContext();
    Task Deactivate();
    Task Delay(TimeSpan span);
    Task<string> ActivationName();
    Task MeetConflict();
    Task<string> AskOther(string key);
    Task<string> AskToFail(string key);
    Task Keep(string text);
    Task<string> Kept();
}

internal interface IOtherFace : IGrainWithStringKey
{
    Task<string> ActivationName();
}

internal sealed record Kept
{
    public string Text { get; init; } = "";
}

[GrainType("probe")]
internal sealed class ProbeGrain([PersistentState("kept", TestStore.Name)] IPersistentState<Kept> kept) : Grain, IProbeGrain, IOtherFace
{
    private static readonly AsyncLocal<string?> Context = new();
    private int _count;
    private int _inTurn;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Probe.Note(Key, "activated");
        return Key.StartsWith("broken", StringComparison.Ordinal) ? throw new FormatException("broken") : Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note(Key, $"deactivated {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Work(string name) => Pass(name);
    public Task Read(string name) => Pass(name);
    public Task Interleave(string name) => Pass(name);
    public Task WorkBriefly(string name) => Pass(name);

    public async Task<int> IncrementSlowly()
    {
        var before = _count;
        await Task.Yield();
        EnterTurn();
        await Task.Yield();
        LeaveTurn();
        return _count = before + 1;
    }

    public async Task<string> FailWith(string message)
    {
        await Task.Yield();
        throw new FormatException(message);
    }

    public ValueTask<int> Double(int value) => new(value * 2);

    public async Task<bool> ComesBackToItsScheduler()
    {
        var own = TaskScheduler.Current;
        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        var after = TaskScheduler.Current;
        var started = await Task.Factory.StartNew(() => TaskScheduler.Current, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        return own != TaskScheduler.Default && own == after && started == own;
    }

    public Task LeaveContextBehind()
    {
        Context.Value = "left behind";
        return Task.CompletedTask;
    }

    public Task<bool> SeesContext() => Task.FromResult(Context.Value is not null);

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Delay(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }

    public Task<string> ActivationName() => Task.FromResult(GrainContext.ActivationId.ToString());
    public Task MeetConflict() => throw new InconsistentStateException("Changed by another.", "2", "1");

    public async Task<string> AskOther(string key)
    {
        await GrainFactory.GetGrain<IProbeGrain>(key).MeetConflict();
        return "";
    }

    public async Task<string> AskToFail(string key) => await GrainFactory.GetGrain<IProbeGrain>(key).FailWith("asked to");

    public Task Keep(string text)
    {
        kept.State = new Kept { Text = text };
        return kept.WriteStateAsync();
    }

    public Task<string> Kept() => Task.FromResult(kept.State.Text);

    private async Task Pass(string name)
    {
        Probe.Note(Key, $"{name} in");
        await Probe.Gate(Key, name).Task;
        Probe.Note(Key, $"{name} out");
    }

    private void EnterTurn() => Assert.Equal(1, Interlocked.Increment(ref _inTurn));
    private void LeaveTurn() => Interlocked.Decrement(ref _inTurn);
}
