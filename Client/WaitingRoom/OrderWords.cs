using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>The room's messages in the words of the rules that check them.</summary>
internal static class OrderWords
{
    public static Digest Of(OrderDigest digest) => new(digest.A, digest.B, digest.C, digest.D);

    public static JoinMark Of(PlaceReceipt receipt) => new(Of(receipt.Chain), Of(receipt.Run), new Salt(receipt.SaltA, receipt.SaltB));

    public static SignedHead Of(Guid concertId, RoomHead head) => new(new LogHead(concertId, head.Count, Of(head.Log), head.At, head.KeyId), head.Signature);

    public static ImmutableArray<LoggedJoin> Entries(PlaceProof proof) =>
        [.. proof.Entries.Select((entry, index) => new LoggedJoin(proof.First + index, entry.JoinedAt, Of(entry.Member)))];
}
