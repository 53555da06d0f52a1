using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Simulation.Checks.Proofs;

/// <summary>
/// The log of a room's joins, made anew from the users and times that are stored: what its heads, receipts and lottery have to say. Of what
/// the room wrote down of the log itself it takes nothing but the secret.
/// </summary>
internal sealed class StoredLog
{
    private readonly WatchedRoom _room;
    private readonly RoomSecret _secret;
    private readonly Digest[] _after;

    internal StoredLog(WatchedRoom room)
    {
        _room = room;
        _secret = new RoomSecret(room.Head is { Secret.Length: > 0 } head ? Convert.FromBase64String(head.Secret) : new byte[RoomSecret.Size]);
        _after = new Digest[room.Count + 1];
        var (chain, run) = (Digest.Zero, Digest.Zero);
        for (var number = 1; number <= room.Count; number++)
        {
            if (number > 1 && RoomPlaces.ChunkOf(number) != RoomPlaces.ChunkOf(number - 1))
                (chain, run) = (_after[number - 1], Digest.Zero);
            var join = new LoggedJoin(number, JoinedAt(number), OrderHash.Member(_secret.SaltOf(number), room[number].User));
            run = OrderHash.Run(run, room.ConcertId, join);
            _after[number] = OrderHash.Then(chain, run);
        }
    }

    internal int Count => _room.Count;

    /// <summary>What the first so many joins come to.</summary>
    internal Digest At(int count) => _after[count];

    /// <summary>The only one that this place can have.</summary>
    internal JoinReceipt ReceiptOf(int number) =>
        new(_room.ConcertId, _room[number].User, number, JoinedAt(number), _after[number - 1], _secret.SaltOf(number));

    private DateTimeOffset JoinedAt(int number) => DateTimeOffset.FromUnixTimeMilliseconds(_room[number].Joined);
}
