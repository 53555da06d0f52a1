namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// Which keys may be in the table of states: a Bloom filter, which may say yes wrongly, never no. Most grains that become active for the
/// first time have stored nothing, and to learn that from SQLite costs as much as a tenth of a hold. Any thread may use it.
/// </summary>
internal sealed class KnownKeys : IDisposable
{
    // 32 Mi bits are 4 MiB; with 4 probes, a million keys give a wrong yes to 1 question of 5,000, and ten million to half of them.
    private const int Bits = 1 << 25;
    private const int Probes = 4;

    private readonly ulong[] _bits = new ulong[Bits / 64];
    private Thread? _reading;
    private volatile bool _isComplete;
    private volatile bool _isClosed;

    /// <summary>Reads the table's keys; until that is done every key may be there.</summary>
    internal void ReadInBackground(string path)
    {
        _reading = new Thread(() => ReadAll(path)) { IsBackground = true, Name = "store keys" };
        _reading.Start();
    }

    internal bool IsComplete => _isComplete;

    /// <summary>Before the commit that puts it into the table.</summary>
    internal void Add(StateKey key)
    {
        var (bit, step) = Start(key);
        for (var probe = 0; probe < Probes; probe++, bit += step)
            Interlocked.Or(ref _bits[Word(bit)], 1UL << (int)(bit % 64));
    }

    internal bool MayHave(StateKey key)
    {
        if (!_isComplete)
            return true;
        var (bit, step) = Start(key);
        for (var probe = 0; probe < Probes; probe++, bit += step)
        {
            if ((Volatile.Read(ref _bits[Word(bit)]) & (1UL << (int)(bit % 64))) == 0)
                return false;
        }

        return true;
    }

    public void Dispose()
    {
        _isClosed = true;
        _reading?.Join();
    }

    private void ReadAll(string path)
    {
        using var database = new Database(path);
        database.Execute("PRAGMA query_only = 1;");
        var select = database.Prepare("SELECT grain_id, state_name FROM grain_state");
        while (select.Step())
        {
            if (_isClosed)
                return;
            Add(new StateKey(GrainId.Parse(select.Text(0)), select.Text(1)));
        }

        _isComplete = true;
    }

    private static (ulong Bit, ulong Step) Start(StateKey key)
    {
        var mixed = (((ulong)key.GrainId.GetUniformHashCode() << 32) | (uint)key.StateName.GetHashCode(StringComparison.Ordinal)) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
        mixed ^= mixed >> 32;
        return (mixed, (mixed >> 25) | 1);
    }

    private static int Word(ulong bit) => (int)(bit % Bits / 64);
}
