using System.Text.Json.Serialization;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>A place as its taker gets it: with the receipt.</summary>
public sealed record JoinedTokenBody : QueueTokenBody
{
    public JoinedTokenBody(QueueTokenBody token, ReceiptBody receipt)
        : base(token) => Receipt = receipt;

    /// <summary>Keep it: with the proof that can be had a second later it shows anyone who came when.</summary>
    public ReceiptBody Receipt { get; }

    public static JoinedTokenBody Of(JoinedPlace joined) => new(Of(joined.View), ReceiptBody.Of(joined.Receipt));
}

/// <summary>What a place was told at its join. Hashes, salt and MAC are hexadecimal digits.</summary>
/// <param name="Number">The arrival number, from 1.</param>
/// <param name="Previous">What all joins before this one come to.</param>
/// <param name="Salt">Hides the user in the log: whoever knows it can find the user there.</param>
/// <param name="KeyId">Whose key the MAC was made with.</param>
/// <param name="Mac">Over all the rest; only the service can check it.</param>
public sealed record ReceiptBody(
    Guid ConcertId, Guid UserId, int Number, DateTime JoinedAt, string Previous, string Salt, string KeyId, string Mac)
{
    public static ReceiptBody Of(SignedReceipt told)
    {
        var receipt = told.Receipt;
        return new ReceiptBody(
            receipt.ConcertId,
            receipt.UserId,
            receipt.Number,
            Utc.Of(receipt.JoinedAt),
            receipt.Previous.ToString(),
            receipt.Salt.ToString(),
            told.KeyId,
            told.Mac.ToString());
    }
}

/// <summary>What of a receipt is proven.</summary>
/// <param name="Number">The arrival number, from 1.</param>
/// <param name="Previous">What all joins before this one come to.</param>
/// <param name="Salt">Hides the user in the log.</param>
public sealed record ClaimBody(Guid ConcertId, Guid UserId, int Number, DateTime JoinedAt, string Previous, string Salt)
{
    public static ClaimBody Of(JoinReceipt receipt) => new(
        receipt.ConcertId, receipt.UserId, receipt.Number, Utc.Of(receipt.JoinedAt), receipt.Previous.ToString(), receipt.Salt.ToString());
}

/// <summary>One join as everybody may see it.</summary>
/// <param name="Number">The arrival number.</param>
/// <param name="Member">The SHA-256 of salt and user id.</param>
public sealed record EntryOfLogBody(int Number, DateTime JoinedAt, string Member);

/// <summary>So many joins there were at that time, and this is what they come to.</summary>
/// <param name="Count">How many joins, from the first on.</param>
/// <param name="Log">64 hexadecimal digits.</param>
/// <param name="At">Never before that of an earlier head.</param>
/// <param name="KeyId">Which of the order keys signed it.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 (r, s), 128 hexadecimal digits.</param>
public sealed record HeadBody(Guid ConcertId, int Count, string Log, DateTime At, string KeyId, string Signature)
{
    public static HeadBody Of(SignedHead told) => new(
        told.Head.ConcertId,
        told.Head.Count,
        told.Head.Log.ToString(),
        Utc.Of(told.Head.At),
        told.Head.KeyId,
        Convert.ToHexStringLower(told.Signature.AsSpan()));
}

/// <summary>The way from a place to the first signed head that covers it.</summary>
/// <param name="Receipt">What is proven.</param>
/// <param name="Chain">What all chunks before the place's own come to.</param>
/// <param name="Entries">The joins of the place's own chunk, as far as the head goes; at most 64.</param>
/// <param name="Runs">What the chunks after it come to, the last one as far as the head goes; at most 512.</param>
/// <param name="Head">Null while none covers the place: then there are neither entries nor runs yet.</param>
/// <param name="PollAfterSeconds">While there is no head, when to ask again; else null.</param>
public sealed record ProofBody(
    ClaimBody Receipt, string Chain, IReadOnlyList<EntryOfLogBody> Entries, IReadOnlyList<string> Runs, HeadBody? Head, int? PollAfterSeconds)
{
    public static ProofBody Of(ProvenPlace proof) => new(
        ClaimBody.Of(proof.Receipt),
        proof.Chain.ToString(),
        [.. proof.Entries.Select(static entry => new EntryOfLogBody(entry.Number, Utc.Of(entry.JoinedAt), entry.Member.ToString()))],
        [.. proof.Runs.Select(static run => run.ToString())],
        proof.Head is { } head ? HeadBody.Of(head) : null,
        proof.Head is null ? 1 : null);
}

/// <param name="Items">Oldest first.</param>
/// <param name="Next">Send it as <c>cursor</c> for the next page; null at the end.</param>
/// <param name="Latest">The newest of all; null before the first.</param>
public sealed record HeadsBody(IReadOnlyList<HeadBody> Items, string? Next, HeadBody? Latest);

/// <summary>How a room's places are ordered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlaceOrderName>))]
public enum PlaceOrderName
{
    [JsonStringEnumMemberName("arrival")]
    Arrival,

    /// <summary>Who came before the opening was shuffled by a published draw.</summary>
    [JsonStringEnumMemberName("lottery")]
    Lottery,
}

/// <summary>What became of those who come before a place.</summary>
/// <param name="Before">All of them.</param>
/// <param name="Admitted">Were admitted, whatever came after that.</param>
/// <param name="Left">Gave their place back, or fell silent, before they were admitted.</param>
/// <param name="Waiting">Still wait.</param>
public sealed record AheadBreakdownBody(int Before, int Admitted, int Left, int Waiting);

/// <summary>Why a place is where it is.</summary>
/// <param name="Position">In the order of admission, from 1.</param>
/// <param name="ArrivalNumber">In the order of the joins, from 1.</param>
/// <param name="Ahead">How many still waiting come before; 0 for the next one and for anyone not waiting.</param>
/// <param name="Sentences">The same in plain words.</param>
public sealed record WhyBody(
    int Position,
    int ArrivalNumber,
    DateTime JoinedAt,
    PlaceOrderName Order,
    int Ahead,
    AheadBreakdownBody AheadBreakdown,
    IReadOnlyList<string> Sentences)
{
    public static WhyBody Of(PlaceStory story) => new(
        story.Position,
        story.Place.Place.Number,
        Utc.Of(story.Place.Place.IssuedAt),
        story.ByLottery ? PlaceOrderName.Lottery : PlaceOrderName.Arrival,
        story.Place.Ahead,
        new AheadBreakdownBody(
            story.AdmittedBefore + story.LeftBefore + story.WaitingBefore, story.AdmittedBefore, story.LeftBefore, story.WaitingBefore),
        story.Sentences);
}
