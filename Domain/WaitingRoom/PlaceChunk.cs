using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// 64 consecutive places in memory, in columns: about 51 bytes a place, whatever became of it. Times are whole Unix milliseconds.
/// </summary>
public sealed class PlaceChunk
{
    public const int Size = 64;

    /// <summary>The answers of joins with an idempotency key are kept for this long.</summary>
    public static readonly TimeSpan AnswersKept = TimeSpan.FromHours(24);

    private const long None = -1;
    private readonly Guid[] _users = new Guid[Size];
    private readonly PlaceState[] _states = new PlaceState[Size];
    private readonly long[] _joined = new long[Size];
    private readonly long[] _admitted = new long[Size];
    private readonly long[] _until = new long[Size];
    private List<JoinAnswer>? _answers;

    // Bit i: the place at i was admitted by an operator's act.
    private ulong _pastOrder;

    public int Count { get; private set; }

    /// <summary>What all chunks before this one come to.</summary>
    public Digest Chain { get; set; }

    /// <summary>What this chunk's joins come to by themselves.</summary>
    public Digest Run { get; set; }

    public IReadOnlyList<JoinAnswer> Answers => _answers ?? (IReadOnlyList<JoinAnswer>)[];

    public Guid User(int index) => _users[index];

    public Place this[int index] => new(
        _states[index],
        DateTimeOffset.FromUnixTimeMilliseconds(_joined[index]),
        Time(_admitted[index]),
        Time(_until[index]));

    public void Append(Guid user, Place place)
    {
        _users[Count] = user;
        Set(Count, place);
        Count++;
    }

    public void Set(int index, Place place)
    {
        _states[index] = place.State;
        _joined[index] = place.JoinedAt.ToUnixTimeMilliseconds();
        _admitted[index] = place.AdmittedAt?.ToUnixTimeMilliseconds() ?? None;
        _until[index] = place.Until?.ToUnixTimeMilliseconds() ?? None;
    }

    public bool IsPastOrder(int index) => (_pastOrder >> index & 1) != 0;

    public void MarkPastOrder(int index) => _pastOrder |= 1UL << index;

    public void Add(JoinAnswer answer) => (_answers ??= []).Add(answer);

    /// <summary>The chunk as of now, for the store. Answers past their time are dropped.</summary>
    public ChunkRow ToRow(DateTimeOffset now)
    {
        var oldest = (now - AnswersKept).ToUnixTimeMilliseconds();
        _answers?.RemoveAll(answer => answer.At < oldest);
        return new ChunkRow
        {
            Users = WriteUsers(),
            States = string.Create(Count, _states, static (text, states) =>
            {
                for (var index = 0; index < text.Length; index++)
                    text[index] = (char)('0' + (int)states[index]);
            }),
            Joined = Differences(),
            Admitted = SinceJoin(_admitted),
            Until = SinceJoin(_until),
            PastOrder = _pastOrder == 0 ? [] : [.. Enumerable.Range(0, Count).Where(IsPastOrder)],
            FirstAnswers = JoinAnswers.Pack(_answers ?? []),
            Chain = Chain.ToBase64(),
            Run = Run.ToBase64(),
        };
    }

    public static PlaceChunk FromRow(ChunkRow row)
    {
        var chunk = new PlaceChunk { Count = row.States.Length, Chain = Digest.FromBase64(row.Chain), Run = Digest.FromBase64(row.Run) };
        var users = Convert.FromBase64String(row.Users).AsSpan();
        var joined = 0L;
        for (var index = 0; index < chunk.Count; index++)
        {
            chunk._users[index] = new Guid(users.Slice(index * 16, 16), bigEndian: true);
            chunk._states[index] = (PlaceState)(row.States[index] - '0');
            chunk._joined[index] = joined += row.Joined[index];
            chunk._admitted[index] = Absolute(row.Admitted, index, joined);
            chunk._until[index] = Absolute(row.Until, index, joined);
        }

        foreach (var index in row.PastOrder.IsDefault ? [] : row.PastOrder)
            chunk.MarkPastOrder(index);
        if (row.FirstAnswers.Length > 0)
            chunk._answers = JoinAnswers.Unpack(row.FirstAnswers);
        return chunk;
    }

    private static DateTimeOffset? Time(long milliseconds) =>
        milliseconds == None ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long Absolute(ImmutableArray<long> column, int index, long joined) =>
        index < column.Length && column[index] != None ? joined + column[index] : None;

    private string WriteUsers()
    {
        Span<byte> bytes = stackalloc byte[Size * 16];
        for (var index = 0; index < Count; index++)
            _users[index].TryWriteBytes(bytes[(index * 16)..], bigEndian: true, out _);
        return Convert.ToBase64String(bytes[..(Count * 16)]);
    }

    private ImmutableArray<long> Differences()
    {
        var column = new long[Count];
        for (var index = 0; index < Count; index++)
            column[index] = index == 0 ? _joined[0] : _joined[index] - _joined[index - 1];
        return [.. column];
    }

    // Times before the join (a clock that stepped back) are stored as the join's own, so that -1 keeps its meaning.
    private ImmutableArray<long> SinceJoin(long[] times)
    {
        var length = Count;
        while (length > 0 && times[length - 1] == None)
            length--;
        var column = new long[length];
        for (var index = 0; index < length; index++)
            column[index] = times[index] == None ? None : Math.Max(0, times[index] - _joined[index]);
        return [.. column];
    }
}
