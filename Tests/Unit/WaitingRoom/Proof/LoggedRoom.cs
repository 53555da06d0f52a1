using System.Security.Cryptography;
using System.Text.Json;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Proof;

/// <summary>A room whose joins are logged, and a key that signs heads of it.</summary>
internal sealed class LoggedRoom : IDisposable
{
    public const string KeyId = "00c0ffee";

    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret;

    public LoggedRoom(Random random)
    {
        _secret = new byte[RoomSecret.Size];
        random.NextBytes(_secret);
        Log = new JoinLog(ConcertId, new RoomSecret(_secret), Places);
    }

    public Guid ConcertId { get; } = Guid.NewGuid();

    public RoomPlaces Places { get; private set; } = new();

    public JoinLog Log { get; private set; }

    public List<JoinMark> Receipts { get; } = [];

    public DateTimeOffset Now { get; private set; } = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);

    public OrderKeys Keys
    {
        get
        {
            var point = _signer.ExportParameters(includePrivateParameters: false).Q;
            return new OrderKeys([new OrderKey(KeyId, [.. point.X!], [.. point.Y!])]);
        }
    }

    public void Join(int count)
    {
        for (; count > 0; count--)
        {
            Now += TimeSpan.FromMilliseconds(Places.Last % 7);
            Places.Append(Guid.NewGuid(), PlaceRules.Join(Now));
            Receipts.Add(Log.Append());
        }
    }

    public SignedHead Sign(int count) => Sign(new LogHead(ConcertId, count, Log.At(count), Now, KeyId));

    public SignedHead Sign(LogHead head) => new(head, [.. _signer.SignData(head.SignedBytes(), HashAlgorithmName.SHA256)]);

    public JoinReceipt Receipt(int number) => new(
        ConcertId, Places.UserOf(number), number, Places[number].JoinedAt, Receipts[number - 1].Previous, Receipts[number - 1].Salt);

    public OrderProof Prove(int number, int count) => new(
        Receipt(number), Places.Chunk(RoomPlaces.ChunkOf(number)).Chain, Log.EntriesBeside(number, count), Log.RunsAfter(number, count), Sign(count));

    /// <summary>What a start makes of the stored rows.</summary>
    public bool Reload(Func<int, ChunkRow, ChunkRow>? change = null)
    {
        var places = new RoomPlaces();
        for (var index = 0; index < Places.ChunkCount; index++)
        {
            var row = JsonSerializer.Deserialize<ChunkRow>(JsonSerializer.Serialize(Places.Chunk(index).ToRow(Now)))!;
            places.Load(PlaceChunk.FromRow(change?.Invoke(index, row) ?? row));
        }

        (Places, Log) = (places, new JoinLog(ConcertId, new RoomSecret(_secret), places));
        return Log.Resume();
    }

    public void Dispose() => _signer.Dispose();
}
