namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Something that the table thread does in its next commit.</summary>
internal abstract class TableWrite : StoreWrite
{
    internal abstract void Run(Database database);
}

/// <summary>Statements of a reminder or a secret.</summary>
internal sealed class StatementsWrite(Action<Database> statements) : TableWrite
{
    internal override void Run(Database database) => statements(database);
}

/// <summary>Moves the oldest states from the journal to the table.</summary>
internal sealed class Fold(UnfoldedStates unfolded, KnownKeys known, Journal journal, int atMost) : TableWrite
{
    private readonly List<UnfoldedState> _states = [];
    private byte[] _payload = [];
    private FoldedThrough? _complete;

    internal override void Run(Database database)
    {
        _complete = unfolded.TakeOldest(atMost, _states);
        _states.Sort(UnfoldedState.CompareInTable);
        foreach (var state in _states)
        {
            known.Add(state.Key);
            if (state.IsCleared)
                Delete(database, state.Key);
            else
                Save(database, state, PayloadOf(state));
        }

        if (_complete is not { } complete)
            return;
        // What the journal no longer tells: a version must never be used again.
        SaveCounter(database, "last_etag", complete.LastVersion);
        SaveCounter(database, "folded_sequence", complete.Sequence);
    }

    internal override void Acknowledge()
    {
        unfolded.Remove(_states);
        if (_complete is { } complete)
            journal.Folded(complete.Sequence);
        base.Acknowledge();
    }

    private ReadOnlySpan<byte> PayloadOf(UnfoldedState state)
    {
        if (_payload.Length < state.Length)
            _payload = new byte[2 * state.Length];
        var payload = _payload.AsSpan(0, state.Length);
        state.Read(payload);
        return payload;
    }

    private static void Save(Database database, UnfoldedState state, ReadOnlySpan<byte> payload) => database
        .Prepare("""
            INSERT INTO grain_state (grain_id, state_name, etag, payload) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (grain_id, state_name) DO UPDATE SET etag = excluded.etag, payload = excluded.payload
            """)
        .Bind(1, state.Key.GrainId.ToString())
        .Bind(2, state.Key.StateName)
        .Bind(3, state.Version)
        .BindText(4, payload)
        .Run();

    private static void Delete(Database database, StateKey key) => database
        .Prepare("DELETE FROM grain_state WHERE grain_id = ?1 AND state_name = ?2")
        .Bind(1, key.GrainId.ToString())
        .Bind(2, key.StateName)
        .Run();

    private static void SaveCounter(Database database, string name, long value) => database
        .Prepare("UPDATE counter SET value = ?2 WHERE name = ?1").Bind(1, name).Bind(2, value).Run();
}
