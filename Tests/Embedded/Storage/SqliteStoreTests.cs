using OrleansTicketing.Embedded.Storage.Sqlite;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Storage;

public sealed class SqliteStoreTests : IDisposable
{
    private static readonly StoreOptions NeverFolding = new() { FoldAfterIdle = TimeSpan.FromHours(1) };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_opening_fails_at_once_and_names_the_store()
    {
        using (var store = SqliteStore.Open(_folder.Store))
        {
            await store.Storage().Write("a", "kept");
            var refusal = Assert.Throws<StoreException>(() => SqliteStore.Open(_folder.Store));
            Assert.Contains(_folder.Store, refusal.Message, StringComparison.Ordinal);
        }
        using var again = SqliteStore.Open(_folder.Store);
        Assert.Equal("kept", (await again.Storage().Read("a")).State.Text);
    }

    [Fact]
    public async Task A_state_of_the_past_is_readable_text_in_the_table()
    {
        using (var store = SqliteStore.Open(_folder.Store))
            await store.Storage().Write("a", "hello", 3);
        using var database = new Database(_folder.Store);
        var row = database.Prepare("SELECT grain_id, state_name, typeof(payload), payload FROM grain_state");
        Assert.True(row.Step());
        Assert.Equal(("note/a", "note", "text", """{"text":"hello","number":3}"""), (row.Text(0), row.Text(1), row.Text(2), row.Text(3)));
        Assert.Empty(_folder.JournalFiles());
    }

    [Fact]
    public async Task Writes_that_come_together_share_a_commit()
    {
        using var store = SqliteStore.Open(_folder.Store);
        var storage = store.Storage();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => storage.Write($"k{number}", "shared")));
        Assert.Equal(500, store.Metrics.States);
        Assert.InRange(store.Metrics.Commits, 1, 250);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_before_its_commit()
    {
        using var store = SqliteStore.Open(_folder.Store, NeverFolding);
        var storage = store.Storage();
        for (var number = 0; number < 20; number++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(key => storage.Write($"{number}-{key}", "ack")));
            // What is on the device by now, and nothing else.
            using var journal = new Journal(_folder.Store, fileBytes: 1);
            Assert.Equal(10 * (number + 1), journal.Recover(folded: 0).Sum(record => JournalGroup.Read(record.Group, _folder.Store).Count));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_acknowledged_survives_a_kill_at_any_moment(bool folding)
    {
        var options = folding
            ? new StoreOptions { FoldAfterIdle = TimeSpan.Zero, FoldSlice = 3, JournalledAtMost = 20 }
            : NeverFolding;
        using var store = SqliteStore.Open(_folder.Store, options);
        var storage = store.Storage();
        var acknowledged = new int[8];
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, acknowledged.Length).Select(async writer =>
        {
            var state = await storage.Read($"w{writer}");
            for (var number = 1; !stop.IsCancellationRequested; number++)
            {
                await storage.Write($"w{writer}", state, "count", number);
                Volatile.Write(ref acknowledged[writer], number);
            }
        }).ToArray();
        for (var crash = 0; crash < 10; crash++)
        {
            await Eventually.IsTrue(() => acknowledged.Min() > (crash + 1) * 5);
            int[] before = [.. acknowledged];
            using var image = CopyAsKilled();
            using var recovered = SqliteStore.Open(image.Store);
            for (var writer = 0; writer < before.Length; writer++)
                Assert.True((await recovered.Storage().Read($"w{writer}")).State.Number >= before[writer]);
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task A_torn_journal_tail_takes_only_what_was_not_acknowledged()
    {
        using var store = SqliteStore.Open(_folder.Store, NeverFolding);
        var storage = store.Storage();
        var state = await storage.Write("a", "one", 1);
        var one = RecordedBytes();
        await storage.Write("a", state, "two", 2);
        var two = RecordedBytes();
        // A power cut in the midst of the second write leaves any part of it behind.
        for (var written = one; written < two; written += 7)
        {
            using var image = CopyAsKilled();
            using (var journal = File.OpenHandle(Assert.Single(image.JournalFiles()), FileMode.Open, FileAccess.Write))
                await RandomAccess.WriteAsync(journal, new byte[two - written], written);
            using var recovered = SqliteStore.Open(image.Store);
            Assert.Equal(1, (await recovered.Storage().Read("a")).State.Number);
        }
    }

    [Fact]
    public async Task Journal_files_are_used_again_and_what_they_held_before_is_not_read()
    {
        var options = new StoreOptions { FoldAfterIdle = TimeSpan.FromMilliseconds(1), JournalFileBytes = 500 };
        using var store = SqliteStore.Open(_folder.Store, options);
        var storage = store.Storage();
        for (var number = 1; number <= 100; number++)
        {
            await storage.Write("a", $"text of some length {number}", number);
            if (number % 10 == 0)
                await Eventually.IsTrue(() => store.Metrics.Journalled == 0);
        }

        Assert.InRange(_folder.JournalFiles().Length, 1, 10);
        using var image = CopyAsKilled();
        using var recovered = SqliteStore.Open(image.Store);
        Assert.Equal(100, (await recovered.Storage().Read("a")).State.Number);
    }

    [Fact]
    public async Task What_is_read_while_journal_files_are_used_again_is_the_keys_own_and_no_older_than_acknowledged()
    {
        // Long states take a while to read, and every group has a file of its own, which is used again as soon as it is folded.
        static string TextOf(int writer, int number) => new((char)('a' + writer), 100_000 + (number % 50));
        var options = new StoreOptions { FoldAfterIdle = TimeSpan.Zero, FoldSlice = 3, JournalledAtMost = 4, JournalFileBytes = 400 };
        using var store = SqliteStore.Open(_folder.Store, options);
        var storage = store.Storage();
        var acknowledged = new int[4];
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, acknowledged.Length).Select(writer => Task.Run(async () =>
        {
            var state = await storage.Read($"w{writer}");
            for (var number = 1; !stop.IsCancellationRequested; number++)
            {
                await storage.Write($"w{writer}", state, TextOf(writer, number), number);
                Volatile.Write(ref acknowledged[writer], number);
            }
        })).ToArray();
        var readers = Enumerable.Range(0, acknowledged.Length).Select(writer => Task.Run(async () =>
        {
            while (acknowledged.Min() < 250)
            {
                var least = Volatile.Read(ref acknowledged[writer]);
                var read = (await storage.Read($"w{writer}")).State;
                Assert.InRange(read.Number, least, int.MaxValue);
                Assert.True(read.Number == 0 || read.Text == TextOf(writer, read.Number), $"write {read.Number} of writer {writer} is damaged");
            }
        })).ToArray();
        await Task.WhenAll(readers);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task A_group_that_is_missing_between_others_is_damage_and_is_said_so()
    {
        using var store = SqliteStore.Open(_folder.Store, NeverFolding with { JournalFileBytes = 1 });
        for (var number = 0; number < 3; number++)
            await store.Storage().Write($"k{number}", "kept");
        using var image = CopyAsKilled();
        var files = image.JournalFiles();
        Assert.Equal(3, files.Length);
        File.Delete(files[1]);
        Assert.Throws<StoreException>(() => SqliteStore.Open(image.Store));
    }

    [Fact]
    public async Task A_recovered_store_goes_on_and_never_repeats_a_version()
    {
        string? etag;
        using (var store = SqliteStore.Open(_folder.Store, NeverFolding))
        {
            var state = await store.Storage().Write("a", "one");
            await store.Storage().Clear("a", state);
            etag = (await store.Storage().Write("a", "two")).ETag;
            var last = await store.Storage().Read("a");
            await store.Storage().Clear("a", last);
        }
        using var again = SqliteStore.Open(_folder.Store);
        var next = await again.Storage().Write("a", "three");
        Assert.True(long.Parse(next.ETag!) > long.Parse(etag!));
    }

    [Fact]
    public async Task A_failed_commit_ends_the_process_and_acknowledges_nothing()
    {
        var fatal = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var store = SqliteStore.Open(_folder.Store, new StoreOptions { OnFatal = (message, _) => fatal.TrySetResult(message), JournalFileBytes = 1 });
        await store.Storage().Write("a", "fine");
        // The next file of the journal can be neither made nor opened.
        Directory.CreateDirectory(_folder.Store + ".journal-2");
        await Assert.ThrowsAsync<StoreException>(() => store.Storage().Write("b", "lost"));
        Assert.Contains(_folder.Store, await fatal.Task, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => store.Storage().Write("c", "later"));
    }

    [Fact]
    public async Task A_state_that_cannot_be_serialised_fails_alone()
    {
        using var store = SqliteStore.Open(_folder.Store);
        var storage = store.Storage();
        var endless = new Endless();
        endless.Self = endless;
        var failing = storage.WriteStateAsync("endless", StoreProbe.Grain("a"), new GrainState<Endless>(endless));
        var fine = storage.Write("b", "fine");
        await Assert.ThrowsAnyAsync<Exception>(() => failing);
        await fine;
    }

    [Fact]
    public void A_secret_is_made_once()
    {
        using (var store = SqliteStore.Open(_folder.Store))
        {
            Assert.Equal([1, 2, 3], new SqliteSecrets(store).GetOrAdd("key", () => [1, 2, 3]));
            Assert.Equal([1, 2, 3], new SqliteSecrets(store).GetOrAdd("key", () => [4]));
        }
        using var again = SqliteStore.Open(_folder.Store);
        Assert.Equal([1, 2, 3], new SqliteSecrets(again).GetOrAdd("key", () => [5]));
    }

    /// <summary>The files as a killed process leaves them. The journal last: it may tell more than the table has, never less.</summary>
    private TemporaryFolder CopyAsKilled()
    {
        var image = new TemporaryFolder();
        // A reader in the midst of its transaction: meanwhile SQLite's own log is not begun anew.
        using var reader = new Database(_folder.Store);
        reader.Execute("BEGIN; SELECT count(*) FROM counter;");
        File.Copy(_folder.Store, image.Store);
        File.Copy(_folder.Store + "-wal", image.Store + "-wal");
        foreach (var file in _folder.JournalFiles())
            File.Copy(file, image.Store + file[_folder.Store.Length..]);
        return image;
    }

    private int RecordedBytes() => File.ReadAllBytes(Assert.Single(_folder.JournalFiles())).AsSpan().LastIndexOfAnyExcept((byte)0) + 1;

    private sealed class Endless
    {
        public Endless? Self { get; set; }
    }
}
