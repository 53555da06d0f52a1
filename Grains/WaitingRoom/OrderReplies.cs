using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>The log in the words of the room's contract.</summary>
internal static class OrderReplies
{
    public static OrderDigest Of(Digest digest) => new(digest.A, digest.B, digest.C, digest.D);

    public static PlaceReceipt Of(JoinMark mark) => new(Of(mark.Chain), Of(mark.Run), mark.Salt.A, mark.Salt.B);

    public static ImmutableArray<LoggedPlace> Of(ImmutableArray<LoggedJoin> entries) =>
        ImmutableArray.CreateRange(entries, static entry => new LoggedPlace(entry.JoinedAt, Of(entry.Member)));

    public static ImmutableArray<OrderDigest> Of(ImmutableArray<Digest> runs) => ImmutableArray.CreateRange(runs, static run => Of(run));
}
