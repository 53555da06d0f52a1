using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>What anyone can hold the room's order against: receipts, signed heads of the log of joins, and the way from one to the other.</summary>
internal sealed partial class WaitingRoomGrain
{
    private const int MostHeadsPerPage = 100;

    /// <summary>With a tick after it still less than a second.</summary>
    private static readonly TimeSpan BetweenHeads = TimeSpan.FromMilliseconds(700);

    private int _stored;
    private long? _signedSince;
    private bool _isBroken;

    private Guid ConcertId => GrainKeys.ParseId(this.GetPrimaryKeyString());

    private bool IsAllSigned => _isBroken || _stored <= _heads.Count;

    public async Task<PlaceReceipt?> Receipt(PlaceKey place)
    {
        ThrowIfEnded();
        if (!Has(place))
            return null;
        await Stored(place.Number);
        return OrderReplies.Of(_order.MarkOf(place.Number));
    }

    public async Task<PlaceProof?> Prove(PlaceKey place)
    {
        ThrowIfEnded();
        if (!Has(place))
            return null;
        await Stored(place.Number);
        var (number, chunk) = (place.Number, RoomPlaces.ChunkOf(place.Number));
        var receipt = OrderReplies.Of(_order.MarkOf(number));
        var chain = OrderReplies.Of(_places.Chunk(chunk).Chain);
        var head = await _heads.Covering(number);
        var proof = new PlaceProof(receipt, chain, chunk * PlaceChunk.Size + 1, [], [], head);
        return head is null
            ? proof
            : proof with { Entries = OrderReplies.Of(_order.EntriesBeside(number, head.Count)), Runs = OrderReplies.Of(_order.RunsAfter(number, head.Count)) };
    }

    public async Task<PlaceStory?> Why(PlaceKey place)
    {
        ThrowIfEnded();
        if (!Has(place))
            return null;
        await Proven(place.Number, _places[place.Number]);
        var (now, number) = (Now(), place.Number);
        _sightings.See(number, now);
        var rank = _places.Order.RankOf(number);
        var (left, waiting) = (_places.Left.CountBelow(rank), _places.Waiting.CountBelow(rank));
        var before = new ThoseBefore(rank - 1 - left - waiting, left, waiting);
        var current = PlaceRules.Expire(_places[number], now);
        var order = _places.Order.IsDrawn(number) ? PlaceOrder.Lottery : PlaceOrder.Arrival;
        var story = new WhyHere(rank, number, place.IssuedAt, order, before, current, Settings, now);
        var reply = new PlaceStory(
            ReplyOf(number, now), rank, order == PlaceOrder.Lottery, before.Admitted, before.Left, before.Waiting, story.Sentences());
        await AllStored();
        return reply;
    }

    public async Task<RoomHeads?> Heads(int from, int limit)
    {
        ThrowIfEnded();
        return Exists ? await _heads.Page(Math.Max(0, from), Math.Clamp(limit, 1, MostHeadsPerPage)) : null;
    }

    private JoinLog NewLog() =>
        new(ConcertId, new RoomSecret(_head.Secret.Length == 0 ? new byte[RoomSecret.Size] : Convert.FromBase64String(_head.Secret)), _places);

    // Of ids whose randomness is the machine's: three of them carry more than 256 bits of it.
    private RoomState WithSecret(RoomState state)
    {
        byte[] random = [.. _ids.NewId().ToByteArray(), .. _ids.NewId().ToByteArray(), .. _ids.NewId().ToByteArray()];
        return state with { Secret = Convert.ToBase64String(SHA256.HashData(random)) };
    }

    private void ResumeLog()
    {
        _order = NewLog();
        _stored = _places.Last;
        // Where what is stored was changed or lost behind the room's back, the sale goes on, but nothing of it is vouched for any more.
        _isBroken = !_order.Resume() || !_heads.Fits(_order, _stored);
        if (_isBroken)
            LogIsBroken(this.GetPrimaryKeyString());
    }

    private void SignWhenDue()
    {
        if (!IsAllSigned && !(_signedSince is { } since && _time.GetElapsedTime(since) < BetweenHeads))
            _pending.SignsHead = true;
    }

    // The joins are stored, and so is the head row, from the beginning of this group: an activation that was overtaken cannot write that.
    private async Task SignHead()
    {
        if (_lease.FormerLeft > TimeSpan.Zero || !_lease.IsUsable)
            return;
        // The former activation may have signed more since this one was woken up.
        if (_signedSince is null)
            await _heads.Load(_heads.Row);
        if (IsAllSigned)
            return;
        _signedSince = _time.GetTimestamp();
        await _heads.Sign(_stored, _head.Draw?.Count ?? 0, _order, Now());
        _head = _head with { HeadsRow = _heads.Row };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored joins of waiting room {Room} are not those that were logged; nothing of them is signed any more")]
    private partial void LogIsBroken(string room);
}
