using System.Text.Json;
using MySqlConnector;
using Orleans.Storage;

namespace OrleansTicketing.Tests.Cluster.Database;

/// <summary>States through Microsoft's ADO.NET provider, on our table and queries.</summary>
[Collection(DatabaseTests.Name)]
public class StateTests(DatabaseSilo silo)
{
    private const string Name = "state";

    [Fact]
    [Trait("Invariant", "1")]
    public async Task Of_those_who_race_for_a_first_write_one_wins_and_the_others_are_told()
    {
        silo.Database.MustRun();
        var ids = Ids(300);

        var winners = await Race(ids, async (id, writer) => await Write(id, new Note(writer)));

        Assert.All(winners, writers => Assert.Single(writers));
        foreach (var (id, writer) in ids.Zip(winners.Select(writers => writers.Single())))
            Assert.Equal(new Note(writer), (await Read(id)).State);
        Assert.Equal("300", (await Rows("COUNT(*)", $"state_name = '{Name}' AND version = 1 AND grain_key LIKE '{ids[0].Key.ToString()![..^4]}%'"))[0][0]);
    }

    [Fact]
    [Trait("Invariant", "1")]
    public async Task Of_those_who_race_for_a_later_write_one_wins_and_the_others_are_told()
    {
        silo.Database.MustRun();
        var ids = Ids(300);
        await Parallel.ForEachAsync(ids, Parallelism, async (id, _) => await Write(id, new Note("first")));
        var read = (await Task.WhenAll(ids.Select(id => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Read(id)))))).Zip(ids).ToDictionary(pair => pair.Second, pair => pair.First);

        var winners = await Race(ids, async (id, writer) => await Write(id, new Note(writer), read[id][int.Parse(writer)]));

        Assert.All(winners, writers => Assert.Single(writers));
        foreach (var (id, writer) in ids.Zip(winners.Select(writers => writers.Single())))
            Assert.Equal((new Note(writer), "2"), (await Read(id)) is var now ? (now.State, now.ETag) : default);
    }

    [Fact]
    public async Task A_write_that_states_a_former_version_fails_and_changes_nothing()
    {
        silo.Database.MustRun();
        var id = NewId();
        var state = await Write(id, new Note("one"));
        var stale = await Read(id);
        state.State = new Note("two");
        await silo.States.WriteStateAsync(Name, id, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(id, new Note("from the past"), stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => silo.States.ClearStateAsync(Name, id, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(id, new Note("from nowhere")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(id, new Note("from the future"), new GrainState<Note>(new Note(""), "7")));

        var now = await Read(id);
        Assert.Equal((new Note("two"), "2"), (now.State, now.ETag));
    }

    [Fact]
    public async Task The_same_state_written_again_is_a_new_version()
    {
        silo.Database.MustRun();
        var id = NewId();
        var state = await Write(id, new Note("same"));

        await silo.States.WriteStateAsync(Name, id, state);
        await silo.States.WriteStateAsync(Name, id, state);

        Assert.Equal("3", state.ETag);
    }

    [Fact]
    public async Task After_a_clear_versions_go_on()
    {
        silo.Database.MustRun();
        var id = NewId();
        var state = await Write(id, new Note("one"));
        var stale = await Read(id);

        await silo.States.ClearStateAsync(Name, id, state);
        Assert.Equal((false, "2"), (state.RecordExists, state.ETag));
        var cleared = await Read(id);
        Assert.Equal((false, "2"), (cleared.RecordExists, cleared.ETag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(id, new Note("from the past"), stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(id, new Note("as if there had been none")));
        await Write(id, new Note("again"), cleared);

        var now = await Read(id);
        Assert.Equal((true, new Note("again"), "3"), (now.RecordExists, now.State, now.ETag));
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(70_000)]
    public async Task A_large_state_is_kept(int length)
    {
        silo.Database.MustRun();
        var id = NewId();
        var text = new string('€', length / 3);

        await Write(id, new Note(text));

        Assert.Equal(text, (await Read(id)).State!.Text);
    }

    [Fact]
    public async Task Any_text_comes_back_as_it_was_and_can_be_read_in_the_database()
    {
        silo.Database.MustRun();
        var id = NewId();
        var note = new Note("Björk, 방탄소년단, 😀 \"quoted\" \\ ' \u0001 \n <b>") { Seats = [1, 2], ActiveUntil = DateTimeOffset.UnixEpoch };

        await Write(id, note);

        Assert.Equal(JsonSerializer.Serialize(note), JsonSerializer.Serialize((await Read(id)).State));
        var row = (await Rows("payload, JSON_VALID(payload), JSON_UNQUOTE(JSON_EXTRACT(payload, '$.text')), JSON_EXTRACT(payload, '$.seats[1]'), payload LIKE '%Björk, 방탄소년단, %'", $"grain_key = '{id.Key}'")).Single();
        Assert.Equal<string?>(["1", note.Text, "2", "1"], row.Skip(1));
        Assert.DoesNotContain("OrleansTicketing", row[0], StringComparison.Ordinal);
        Assert.DoesNotContain("$type", row[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_look_alike_are_different_rows()
    {
        silo.Database.MustRun();
        var salt = Guid.NewGuid().ToString("N");
        string[] keys = [$"seat/{salt}/abc", $"seat/{salt}/ABC", $"seat/{salt}/0abc", $"seat/{salt}/ábc", $"Seat/{salt}/abc", $"seat/{salt}/1", $"seat/{salt}/01"];

        foreach (var key in keys)
            await Write(GrainId.Create("seat", key), new Note(key));

        foreach (var key in keys)
            Assert.Equal(new Note(key), (await Read(GrainId.Create("seat", key))).State);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("42")]
    [InlineData("0f8fad5bd9cb469fa16570867728950e")]
    public async Task A_key_that_the_provider_takes_for_a_number_is_refused(string key)
    {
        silo.Database.MustRun();
        var id = GrainId.Create("seat", key);

        // Two such keys can be one number: they would share a row.
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => Write(id, new Note(key)));
        Assert.IsNotType<InconsistentStateException>(refusal);
        Assert.False((await Read(id)).RecordExists);
    }

    [Fact]
    public async Task States_of_one_grain_are_apart_and_services_too()
    {
        silo.Database.MustRun();
        var id = NewId();
        var state = new GrainState<Note>(new Note("chunk"));

        await Write(id, new Note("head"));
        await silo.States.WriteStateAsync("chunk-0", id, state);

        Assert.Equal(new Note("head"), (await Read(id)).State);
        Assert.Equal(["chunk-0 database-tests", "state database-tests"], (await Rows("CONCAT(state_name, ' ', service_id)", $"grain_key = '{id.Key}'")).Select(row => row[0]!).Order(StringComparer.Ordinal));
    }

    /// <summary>The queries must not depend on how a connection counts rows: a driver's default would then let the loser of a race win.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_write_is_told_however_the_connection_counts_rows(bool useAffectedRows)
    {
        silo.Database.MustRun();
        var write = (await MariaDb.Read(silo.Database.AsRoot(), "SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'WriteToStorageKey'"))[0][0]!;
        var clear = (await MariaDb.Read(silo.Database.AsRoot(), "SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'ClearStorageKey'"))[0][0]!;
        var connection = new MySqlConnectionStringBuilder(silo.Database.AsRoot()) { UseAffectedRows = useAffectedRows, AllowUserVariables = false }.ConnectionString;
        var key = $"seat/{Guid.NewGuid():N}";
        async Task<string?> Ask(string sql, int? version) => (await MariaDb.Read(connection, sql,
            ("ServiceId", "rows"), ("GrainIdExtensionString", key), ("GrainTypeString", Name), ("GrainStateVersion", version), ("PayloadBinary", "{}"u8.ToArray()))).SingleOrDefault()?[0];

        Assert.Equal("1", await Ask(write, null));
        Assert.Null(await Ask(write, null));
        Assert.Equal("2", await Ask(write, 1));
        Assert.Null(await Ask(write, 1));
        Assert.Null(await Ask(write, 7));
        Assert.Null(await Ask(clear, 1));
        Assert.Equal("3", await Ask(clear, 2));
        Assert.Null(await Ask(write, 2));
        Assert.Equal("4", await Ask(write, 3));
    }

    [Fact]
    public void A_silo_does_not_reset_its_connections_whatever_its_connection_string_says() =>
        Assert.False(DatabaseSilo.SettingsFor("Server=db;Database=ticketing;User ID=u;Password=p;ConnectionReset=true").MySql.ConnectionReset);

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 32 };

    /// <summary>Eight writers for each id at once.</summary>
    /// <returns>For each id those who were told that they wrote. Anything else than a lost race fails.</returns>
    private static async Task<IReadOnlyList<string[]>> Race(GrainId[] ids, Func<GrainId, string, Task> write)
    {
        var winners = ids.Select(_ => new System.Collections.Concurrent.ConcurrentBag<string>()).ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, ids.Length * 8), Parallelism, async (turn, _) =>
        {
            try
            {
                var writer = $"{turn % 8}";
                await write(ids[turn / 8], writer);
                winners[turn / 8].Add(writer);
            }
            catch (InconsistentStateException)
            {
                // Lost, and told.
            }
        });
        return [.. winners.Select(all => all.ToArray())];
    }

    private static GrainId NewId() => GrainId.Create("seat", $"seat/{Guid.NewGuid():N}");

    private static GrainId[] Ids(int count)
    {
        var salt = Guid.NewGuid().ToString("N");
        return [.. Enumerable.Range(1000, count).Select(number => GrainId.Create("seat", $"seat/{salt}/{number}"))];
    }

    private async Task<GrainState<Note>> Write(GrainId id, Note note, IGrainState<Note>? read = null)
    {
        var state = new GrainState<Note>(note, read?.ETag) { RecordExists = read?.RecordExists ?? false };
        await silo.States.WriteStateAsync(Name, id, state);
        return state;
    }

    private async Task<GrainState<Note>> Read(GrainId id)
    {
        var state = new GrainState<Note>();
        await silo.States.ReadStateAsync(Name, id, state);
        return state;
    }

    private Task<IReadOnlyList<string?[]>> Rows(string columns, string where) => MariaDb.Read(silo.Database.AsRoot(), $"SELECT {columns} FROM grain_state WHERE {where}");

    private sealed record Note(string Text)
    {
        public Note() : this("")
        {
        }

        public int[]? Seats { get; init; }

        public DateTimeOffset? ActiveUntil { get; init; }
    }
}
