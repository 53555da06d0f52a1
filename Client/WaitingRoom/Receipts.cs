using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>Makes receipts of what rooms tell of a place: one place has exactly one receipt per key.</summary>
public sealed class Receipts
{
    private const string Purpose = "receipt";

    private readonly string _keyId;
    private readonly byte[] _macKey;

    public Receipts(SigningKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        (_keyId, _macKey) = (keys.Current.Id, keys.Current.MacKey(Purpose));
    }

    public SignedReceipt Sign(QueueToken token, PlaceReceipt place) => SignedReceipt.Sign(Of(token, place), _keyId, _macKey);

    internal static JoinReceipt Of(QueueToken token, PlaceReceipt place)
    {
        var mark = OrderWords.Of(place);
        return new JoinReceipt(token.ConcertId, token.UserId, token.Number, token.IssuedAt, mark.Previous, mark.Salt);
    }
}
