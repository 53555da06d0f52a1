using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// The signed heads of one room, in rows. The newest row is in memory; an older one is read when somebody asks for it. What is told of a
/// head is told after it was stored.
/// </summary>
internal sealed class HeadLog(Guid concertId, RoomStore store, SigningKeys keys)
{
    /// <summary>Bounds the way from a place to the first head that covers it: 512 chunks.</summary>
    public const int MostJoinsPerHead = 32_768;

    private readonly Dictionary<int, int> _firstCounts = [];
    private ImmutableArray<StoredHead> _newest = [];
    private int _row;
    private (int Row, ImmutableArray<StoredHead> Heads)? _recent;

    /// <summary>The newest row that a start should look at first.</summary>
    public int Row => _row;

    /// <summary>The newest head; null before the first.</summary>
    public RoomHead? Latest { get; private set; }

    /// <summary>How many joins are covered.</summary>
    public int Count => Latest?.Count ?? 0;

    /// <summary>Whether the joins come to what the newest head says of them.</summary>
    public bool Fits(JoinLog log, int stored) => Latest is not { } latest || (latest.Count <= stored && OrderReplies.Of(log.At(latest.Count)) == latest.Log);

    /// <summary>Reads the newest row as stored.</summary>
    /// <param name="row">One that is the newest, or was.</param>
    public async Task Load(int row)
    {
        var stored = await store.ReadHeads(row);
        while (stored is { Heads.Length: HeadsRow.Size } && await store.ReadHeads(row + 1) is { } next)
            (row, stored) = (row + 1, next);
        Take(row, stored?.Heads ?? []);
    }

    /// <summary>Signs what so many stored joins come to, and everything on the way there that a proof would be too long without.</summary>
    /// <param name="drawn">So many took part in a lottery: what exactly these come to is signed, too, where no later head was yet.</param>
    public async Task Sign(int count, int drawn, JoinLog log, DateTimeOffset now)
    {
        var at = Latest is { } latest && latest.At > now ? latest.At : now;
        for (var covered = Count; covered < count;)
        {
            var full = _newest.Length == HeadsRow.Size;
            var heads = (full ? [] : _newest).ToBuilder();
            while (covered < count && heads.Count < HeadsRow.Size)
            {
                var next = Math.Min(count, (covered / MostJoinsPerHead + 1) * MostJoinsPerHead);
                covered = drawn > covered ? Math.Min(drawn, next) : next;
                heads.Add(Signed(covered, log, at));
            }

            var row = full ? _row + 1 : _row;
            await store.WriteHeads(row, new HeadsRow { Heads = heads.ToImmutable() });
            Take(row, heads.ToImmutable());
        }
    }

    /// <summary>The first head that covers this number; null while there is none.</summary>
    public async Task<RoomHead?> Covering(int number)
    {
        if (number > Count)
            return null;
        var (low, high) = (0, _row);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = await FirstCount(middle) <= number ? (middle, high) : (low, middle - 1);
        }

        var within = (await HeadsOf(low)).FirstOrDefault(head => head.Count >= number);
        return within.Count > 0 ? within.ToReply() : (await HeadsOf(low + 1))[0].ToReply();
    }

    public async Task<RoomHeads> Page(int from, int limit)
    {
        var total = _row * HeadsRow.Size + _newest.Length;
        var (found, latest) = (ImmutableArray.CreateBuilder<RoomHead>(), Latest);
        for (var index = from; index < total && found.Count < limit; index++)
            found.Add((await HeadsOf(index / HeadsRow.Size))[index % HeadsRow.Size].ToReply());
        var end = from + found.Count;
        return new RoomHeads(found.ToImmutable(), end < total && found.Count > 0 ? end : null, latest);
    }

    private StoredHead Signed(int count, JoinLog log, DateTimeOffset at)
    {
        var head = new LogHead(concertId, count, log.At(count), at, keys.Current.Id);
        return StoredHead.Of(new SignedHead(head, [.. keys.Current.SignOrder(head.SignedBytes())]));
    }

    private void Take(int row, ImmutableArray<StoredHead> heads)
    {
        (_row, _newest) = (row, heads);
        Latest = heads.IsEmpty ? null : heads[^1].ToReply();
    }

    private async ValueTask<int> FirstCount(int row)
    {
        if (!_firstCounts.TryGetValue(row, out var count))
            _firstCounts[row] = count = (await HeadsOf(row))[0].Count;
        return count;
    }

    private async ValueTask<ImmutableArray<StoredHead>> HeadsOf(int row)
    {
        if (row == _row)
            return _newest;
        if (_recent is { } recent && recent.Row == row)
            return recent.Heads;
        var stored = await store.PeekHeads(row) ?? throw new OrleansException($"The signed heads of row {row} are missing.");
        _recent = (row, stored.Heads);
        return stored.Heads;
    }
}
