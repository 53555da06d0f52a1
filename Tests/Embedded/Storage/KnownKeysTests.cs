using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Storage;

public sealed class KnownKeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_former_process_stored_is_known_and_hardly_anything_else()
    {
        using (var store = SqliteStore.Open(_folder.Store))
            await Task.WhenAll(Enumerable.Range(0, 5_000).Select(number => store.Storage().Write($"k{number}", "kept")));

        using var known = new KnownKeys();
        known.ReadInBackground(_folder.Store);
        await Eventually.IsTrue(() => known.IsComplete);
        Assert.All(Enumerable.Range(0, 5_000), number => Assert.True(known.MayHave(Key($"k{number}"))));
        Assert.InRange(Enumerable.Range(0, 5_000).Count(number => known.MayHave(Key($"other{number}"))), 0, 5);
    }

    [Fact]
    public void Until_the_table_was_read_everything_may_be_there()
    {
        using var known = new KnownKeys();
        Assert.True(known.MayHave(Key("a")));
    }

    private static StateKey Key(string key) => new(StoreProbe.Grain(key), "note");
}
