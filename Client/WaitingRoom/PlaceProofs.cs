using System.Collections.Immutable;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>The way from a place to the first signed head that covers it, as far as there is one.</summary>
/// <param name="Entries">Empty while there is no head.</param>
/// <param name="Head">Null while no head covers the place.</param>
public sealed record ProvenPlace(
    JoinReceipt Receipt, Digest Chain, ImmutableArray<LoggedJoin> Entries, ImmutableArray<Digest> Runs, SignedHead? Head);

/// <param name="NextOffset">Where the next page begins; null at the end.</param>
/// <param name="Latest">The newest of all; null before the first.</param>
public sealed record HeadPage(ImmutableArray<SignedHead> Heads, int? NextOffset, SignedHead? Latest);

/// <summary>What anyone can hold a room's order against. All of it but the newest head is asked of the room itself.</summary>
public sealed class PlaceProofs
{
    private readonly IGrainFactory _grains;
    private readonly ClusterCalls _cluster;
    private readonly RoomProgressCache _rooms;
    private readonly Receipts _receipts;

    internal PlaceProofs(IGrainFactory grains, ClusterCalls cluster, RoomProgressCache rooms, Receipts receipts) =>
        (_grains, _cluster, _rooms, _receipts) = (grains, cluster, rooms, receipts);

    /// <summary>The receipt of the join again. Refused: <see cref="ErrorCode.QueueTokenInvalid"/> where no room knows the place.</summary>
    public Task<Answer<SignedReceipt>> Receipt(QueueToken token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Ask(() => Room(token).Receipt(token.Place), place => _receipts.Sign(token, place!.Value), cancellation);
    }

    /// <summary>Refused: <see cref="ErrorCode.QueueTokenInvalid"/> where no room knows the place.</summary>
    public Task<Answer<ProvenPlace>> Prove(QueueToken token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Ask(() => Room(token).Prove(token.Place), proof => Of(token, proof!), cancellation);
    }

    /// <summary>Why the place is where it is. Refused: <see cref="ErrorCode.QueueTokenInvalid"/> where no room knows the place.</summary>
    public Task<Answer<PlaceStory>> Why(QueueToken token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Ask(() => Room(token).Why(token.Place), story => story!, cancellation);
    }

    /// <summary>The signed heads of a room, oldest first. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    /// <param name="offset">0 or the <c>NextOffset</c> of the page before.</param>
    /// <param name="limit">1 to 100.</param>
    public async Task<Answer<HeadPage>> Heads(Guid concertId, int offset, int limit, CancellationToken cancellation = default)
    {
        var asked = await _cluster.Ask(() => _grains.WaitingRoom(concertId).Heads(offset, limit), cancellation);
        if (!asked.Answered)
            return Unanswered.Unavailable;
        if (asked.Value is not { } page)
            return new Refusal(ErrorCode.NotFound);
        return new HeadPage(
            [.. page.Heads.Select(head => OrderWords.Of(concertId, head))],
            page.Skip,
            page.Latest is { } latest ? OrderWords.Of(concertId, latest) : null);
    }

    /// <summary>The newest signed head, at most a second old. Refused: <see cref="ErrorCode.NotFound"/>, also where there is none yet.</summary>
    public async Task<Answer<SignedHead>> Newest(Guid concertId, CancellationToken cancellation = default)
    {
        if (_rooms.KnownFeed(concertId) is { } feed && await feed.NewestHead() is { } head)
            return OrderWords.Of(concertId, head);
        var answer = await Heads(concertId, 0, 1, cancellation);
        if (!answer.Succeeded(out var page))
            return answer.Refusal;
        return page.Latest is { } latest ? latest : new Refusal(ErrorCode.NotFound);
    }

    private IWaitingRoomGrain Room(QueueToken token) => _grains.WaitingRoom(token.ConcertId);

    private async Task<Answer<TView>> Ask<TReply, TView>(Func<Task<TReply>> call, Func<TReply, TView> view, CancellationToken cancellation)
        where TView : class
    {
        var asked = await _cluster.Ask(call, cancellation);
        if (!asked.Answered)
            return Unanswered.Unavailable;
        return asked.Value is { } reply ? view(reply) : new Refusal(ErrorCode.QueueTokenInvalid);
    }

    private static ProvenPlace Of(QueueToken token, PlaceProof proof) => new(
        Receipts.Of(token, proof.Receipt),
        OrderWords.Of(proof.Chain),
        OrderWords.Entries(proof),
        [.. proof.Runs.Select(OrderWords.Of)],
        proof.Head is { } head ? OrderWords.Of(token.ConcertId, head) : null);
}
