using Orleans.Storage;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;

namespace OrleansTicketing.Tests.Embedded.Storage;

/// <summary>What any storage of the host does.</summary>
public abstract class GrainStorageTests
{
    private protected abstract IGrainStorage Storage { get; }

    [Fact]
    public async Task Nothing_stored_is_a_fresh_state_without_an_etag()
    {
        var state = await Storage.Read("a");
        Assert.Equal(new Note(), state.State);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        var written = await Storage.Write("a", "ünï", 7);
        var read = await Storage.Read("a");
        Assert.Equal(new Note { Text = "ünï", Number = 7 }, read.State);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task The_loser_of_a_race_fails_and_changes_nothing()
    {
        await Storage.Write("a", "before");
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Storage.Read("a")));
        var failures = await Task.WhenAll(readers.Select((state, number) => Record.ExceptionAsync(() => Storage.Write("a", state, "race", number)).AsTask()));
        var winner = Assert.Single(Enumerable.Range(0, 20), number => failures[number] is null);
        Assert.All(failures.Where(failure => failure is not null), failure => Assert.IsType<InconsistentStateException>(failure));
        Assert.Equal(winner, (await Storage.Read("a")).State.Number);
    }

    [Fact]
    public async Task Of_concurrent_first_writes_one_succeeds()
    {
        var failures = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Record.ExceptionAsync(() => Storage.Write("new", new GrainState<Note>(), "first", number)).AsTask()));
        Assert.Single(failures, failure => failure is null);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_version_never_comes_back()
    {
        var stale = await Storage.Write("a", "one");
        var state = await Storage.Read("a");
        await Storage.Clear("a", state);
        Assert.Null(state.ETag);
        Assert.False((await Storage.Read("a")).RecordExists);
        await Storage.Write("a", state, "two");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Write("a", stale, "stale"));
        Assert.Equal("two", (await Storage.Read("a")).State.Text);
    }

    [Fact]
    public async Task A_stale_clear_fails()
    {
        var stale = await Storage.Write("a", "one");
        await Storage.Write("a", "two");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.Clear("a", stale));
    }

    [Fact]
    public async Task Two_states_of_one_grain_are_two()
    {
        var state = new GrainState<Note>(new Note { Text = "other" });
        await Storage.WriteStateAsync("other", StoreProbe.Grain("a"), state);
        Assert.False((await Storage.Read("a")).RecordExists);
    }
}

public sealed class MemoryStorageTests : GrainStorageTests
{
    private protected override IGrainStorage Storage { get; } =
        new MemoryGrainStorage("store", new MemoryStore(), new LiveDriver(), new JsonGrainStorageSerializer());
}

public sealed class SqliteStorageTests : GrainStorageTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    public SqliteStorageTests()
    {
        _store = SqliteStore.Open(_folder.Store);
        Storage = _store.Storage();
    }

    private protected override IGrainStorage Storage { get; }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}

/// <summary>The same while every state is folded at once, so that each step is seen from the table, too.</summary>
public sealed class FoldingStorageTests : GrainStorageTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    public FoldingStorageTests()
    {
        _store = SqliteStore.Open(_folder.Store, new StoreOptions { JournalledAtMost = 0, FoldSlice = 2, FoldAfterIdle = TimeSpan.Zero });
        Storage = _store.Storage();
    }

    private protected override IGrainStorage Storage { get; }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
