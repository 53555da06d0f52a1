using System.Collections.Immutable;
using System.Text;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Silo.Cluster;

namespace OrleansTicketing.Tests.Cluster.Database;

/// <summary>Looking through the table of states, as the silos' own user.</summary>
[Collection(DatabaseTests.Name)]
public class RowsTests(DatabaseSilo silo)
{
    [Fact]
    public async Task Every_row_comes_once_and_in_order_whatever_the_page()
    {
        silo.Database.MustRun();
        var (kind, written) = await Written();

        for (var limit = 1; limit <= written.Length + 1; limit++)
        {
            Assert.Equal(written, (await All(kind, null, limit)).Select(row => row.Name));
            Assert.Equal(written.Where(name => name.Name == "state"), (await All(kind, "state", limit)).Select(row => row.Name));
        }
    }

    [Fact]
    public async Task Named_rows_are_read_in_the_order_of_their_names()
    {
        silo.Database.MustRun();
        var (kind, written) = await Written();

        var found = await Rows().Read(kind, [written[^1], new RowName(written[0].Key, "none"), written[0]]);

        Assert.Equal([written[^1], null, written[0]], found.Select(row => row?.Name));
        Assert.Contains(written[0].Name, Encoding.UTF8.GetString(found[2]!.Value.Json.Span), StringComparison.Ordinal);
        Assert.Empty(await Rows().Read(kind, []));
    }

    [Fact]
    public async Task A_state_that_was_cleared_is_no_row()
    {
        silo.Database.MustRun();
        var (kind, written) = await Written();
        var state = new GrainState<Text>(new Text(""));
        await silo.States.ReadStateAsync(written[1].Name, GrainId.Create(kind.Type, written[1].Key), state);
        await silo.States.ClearStateAsync(written[1].Name, GrainId.Create(kind.Type, written[1].Key), state);

        for (var limit = 1; limit <= written.Length; limit++)
            Assert.Equal(written.RemoveAt(1), (await All(kind, null, limit)).Select(row => row.Name));
        Assert.Equal([null], await Rows().Read(kind, [written[1]]));
    }

    [Fact]
    public async Task The_database_tells_how_it_does()
    {
        silo.Database.MustRun();
        await Written();

        var condition = await Rows().Condition();

        Assert.Equal("MariaDB", condition.What);
        Assert.True(condition.Bytes > 0);
        Assert.InRange(condition.WrittenAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(2));
    }

    private MySqlRows Rows() => new(silo.Database.AsTicketing, DatabaseSilo.ServiceId);

    /// <summary>Three grains with one, two and three rows, of a kind of their own.</summary>
    private async Task<(StoredKind Kind, ImmutableArray<RowName> Names)> Written()
    {
        var kind = new StoredKind("rows", $"rows/{Guid.NewGuid():N}/");
        ImmutableArray<RowName> names =
        [
            new(kind.KeyPrefix + "a", "state"), new(kind.KeyPrefix + "b", "page-1"), new(kind.KeyPrefix + "b", "state"),
            new(kind.KeyPrefix + "c", "page-0"), new(kind.KeyPrefix + "c", "page-1"), new(kind.KeyPrefix + "c", "state"),
        ];
        foreach (var (key, name) in names.Reverse())
            await silo.States.WriteStateAsync(name, GrainId.Create(kind.Type, key), new GrainState<Text>(new Text(name)));
        return (kind, names);
    }

    private async Task<List<StoredRow>> All(StoredKind kind, string? name, int limit)
    {
        var all = new List<StoredRow>();
        RowName? after = null;
        do
        {
            var page = await Rows().Page(kind, name, after, limit);
            all.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    public sealed record Text(string Value)
    {
        public Text()
            : this("")
        {
        }
    }
}
