using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;

namespace OrleansTicketing.Tests.Embedded.Storage;

/// <summary>Looking through a store: every state once, in order, wherever it lies.</summary>
public sealed class SqliteStateReaderTests : IDisposable
{
    private static readonly StoreOptions NeverFolding = new() { FoldAfterIdle = TimeSpan.FromHours(1) };
    private static readonly StoreOptions FoldingAtOnce = new() { FoldAfterIdle = TimeSpan.Zero, FoldSlice = 3 };
    private static readonly GrainType Type = GrainType.Create("note");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_folded_and_what_is_not_come_in_one_order_each_once_and_newest()
    {
        using (var former = SqliteStore.Open(_folder.Store))
        {
            foreach (var key in new[] { "n/a", "n/c", "n/e", "n/g", "m/z", "o/a" })
                await former.Storage().Write(key, "folded");
        }

        using var store = SqliteStore.Open(_folder.Store, NeverFolding);
        foreach (var key in new[] { "n/b", "n/c", "n/f", "n/h", "o/b" })
            await store.Storage().Write(key, "new");
        await store.Storage().Clear("n/e", await store.Storage().Read("n/e"));

        for (var limit = 1; limit <= 9; limit++)
        {
            var all = await All(store, limit);
            Assert.Equal(["n/a", "n/b", "n/c", "n/f", "n/g", "n/h"], all.Select(row => row.Name.Key));
            Assert.Equal(
                ["folded", "new", "new", "new", "folded", "new"],
                all.Select(row => new JsonGrainStorageSerializer().Deserialize<Note>(new BinaryData(row.Payload)).Text));
        }
    }

    [Fact]
    public async Task Pages_are_of_one_name_where_one_is_asked_for()
    {
        using var store = SqliteStore.Open(_folder.Store, FoldingAtOnce);
        await store.Storage().Write("n/a", "one");
        await store.Storage().WriteStateAsync("other", StoreProbe.Grain("n/a"), new GrainState<Note>(new Note { Text = "two" }));
        await store.Storage().WriteStateAsync("other", StoreProbe.Grain("n/b"), new GrainState<Note>(new Note { Text = "three" }));

        Assert.Equal([("n/a", "note"), ("n/a", "other"), ("n/b", "other")], (await All(store, 2)).Select(row => (row.Name.Key, row.Name.Name)));
        Assert.Equal([("n/a", "other"), ("n/b", "other")], (await All(store, 1, "other")).Select(row => (row.Name.Key, row.Name.Name)));
    }

    [Fact]
    public async Task Nothing_is_missed_while_it_is_written_and_folded()
    {
        using var store = SqliteStore.Open(_folder.Store, FoldingAtOnce);
        var storage = store.Storage();
        var keys = Enumerable.Range(0, 200).Select(number => $"n/{number:D3}").ToArray();
        foreach (var key in keys)
            await storage.Write(key, "first");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var round = 0; !stop.IsCancellationRequested; round++)
                await storage.Write(keys[round * 37 % keys.Length], "again", round);
        });

        for (var pass = 0; pass < 50; pass++)
            Assert.Equal(keys, (await All(store, 17)).Select(row => row.Name.Key));
        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task Named_states_are_read_in_the_order_of_their_names()
    {
        using var store = SqliteStore.Open(_folder.Store, NeverFolding);
        await store.Storage().Write("n/a", "here");

        var found = await Reader(store).ReadAsync(Type, [new StateName("n/b", "note"), new StateName("n/a", "note")]);

        Assert.Null(found[0]);
        Assert.Contains("here", new BinaryData(found[1]!.Value).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_tells_how_it_does()
    {
        using var store = SqliteStore.Open(_folder.Store, NeverFolding);
        Assert.Null(Reader(store).Condition.WrittenAt);
        var before = DateTimeOffset.UtcNow;
        await store.Storage().Write("n/a", "here");

        var condition = Reader(store).Condition;

        Assert.InRange(condition.WrittenAt!.Value, before, DateTimeOffset.UtcNow);
        Assert.Equal(1, condition.Backlog);
        Assert.True(condition.Bytes > 0);
    }

    private static SqliteStateReader Reader(SqliteStore store) => new(store, new LiveDriver());

    private static async Task<List<StateRow>> All(SqliteStore store, int limit, string? name = null)
    {
        var all = new List<StateRow>();
        StateName? after = null;
        do
        {
            var page = await Reader(store).PageAsync(Type, "n/", name, after, limit);
            Assert.True(page.Rows.Length <= limit);
            all.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}
