using System.Text;
using System.Text.Json;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Proof;

public sealed class ProofTextTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact, Trait("Invariant", "7")]
    public void Of_a_proof_with_any_byte_changed_none_holds_that_says_something_else()
    {
        using var room = new LoggedRoom(new Random(1));
        room.Join(70);
        var bytes = Encoding.UTF8.GetBytes(Text(room.Prove(4, 67)));
        var original = ProofText.ReadProof(Encoding.UTF8.GetString(bytes));
        Assert.True(ProofCheck.OfProof(original, room.Keys).Holds);
        var (refused, same) = (0, 0);
        for (var index = 0; index < bytes.Length; index++)
        {
            foreach (var bit in new[] { 0, 1, 5 })
            {
                bytes[index] ^= (byte)(1 << bit);
                if (IsAccepted(bytes, room.Keys) is not { } accepted)
                    refused++;
                else if (Text(accepted) == Text(original))
                    same++;
                else
                    Assert.Fail($"With byte {index} changed it holds: {Text(accepted)}");
                bytes[index] ^= (byte)(1 << bit);
            }
        }

        // Hexadecimal digits in capitals are the same digits.
        Assert.True(refused > same, $"{refused} refused, {same} the same");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"receipt\":{}}")]
    [InlineData("{\"head\":null}")]
    [InlineData("{\"items\":[{}]}")]
    [InlineData("{\"items\":7}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"receipt\":{\"concertId\":\"\\ud800\"},\"head\":1,\"items\":[{\"kty\":\"\\ud800\",\"concertId\":\"\\ud800\"}]}")]
    public void What_is_no_proof_is_refused_with_a_word(string json)
    {
        Assert.NotEmpty(Assert.Throws<FormatException>(() => ProofText.ReadProof(json)).Message);
        Assert.NotEmpty(Assert.Throws<FormatException>(() => ProofText.ReadReceipt(json)).Message);
        if (json != "[]")
        {
            Assert.Throws<FormatException>(() => ProofText.ReadHeads(json));
            Assert.Throws<FormatException>(() => ProofText.ReadKeys(json));
        }
    }

    [Fact]
    public void A_place_that_no_head_covers_yet_is_told_so()
    {
        using var room = new LoggedRoom(new Random(2));
        room.Join(1);
        var json = Text(room.Prove(1, 1));
        var uncovered = json[..json.IndexOf("\"head\"", StringComparison.Ordinal)] + "\"head\":null}";
        Assert.Contains("No signed head", Assert.Throws<FormatException>(() => ProofText.ReadProof(uncovered)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"number\":1", "\"number\":1.5")]
    [InlineData("\"number\":1", "\"number\":\"1\"")]
    [InlineData("20:00:00Z", "20:00:00.0001Z")]
    [InlineData("20:00:00Z", "20:00:00+01:00")]
    [InlineData("00c0ffee", "00C0FFEE")]
    [InlineData("00c0ffee", "c0ffee")]
    [InlineData("\"runs\":[]", "\"runs\":[7]")]
    [InlineData("\"runs\":[]", "\"runs\":[\"ab\"]")]
    [InlineData("\"runs\":[]", "\"runs\":7")]
    [InlineData("\"signature\":\"", "\"signature\":\"00")]
    [InlineData("\"salt\":\"", "\"salt\":\"00")]
    [InlineData("\"userId\":\"", "\"userId\":\"0")]
    public void A_malformed_field_is_refused(string good, string bad)
    {
        using var room = new LoggedRoom(new Random(3));
        room.Join(1);
        var json = Text(room.Prove(1, 1));
        Assert.Contains(good, json, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => ProofText.ReadProof(json.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void Receipts_heads_and_keys_are_read_as_the_api_answers_them()
    {
        using var room = new LoggedRoom(new Random(4));
        room.Join(9);
        var receipt = SignedReceipt.Sign(room.Receipt(9), LoggedRoom.KeyId, new byte[32]);
        var text = JsonSerializer.Serialize(Body(receipt.Receipt, receipt.KeyId, receipt.Mac), Web);
        Assert.Equal(receipt, ProofText.ReadReceipt(text));
        Assert.Equal(receipt, ProofText.ReadReceipt($"{{\"position\":9,\"receipt\":{text}}}"));

        var head = room.Sign(9);
        var heads = JsonSerializer.Serialize(new[] { Body(head) }, Web);
        Assert.True(head.Says(Assert.Single(ProofText.ReadHeads(heads))));
        Assert.True(head.Says(Assert.Single(ProofText.ReadHeads($"{{\"items\":{heads},\"next\":null}}"))));

        var key = room.Keys.All[0];
        var coordinates = $"\"x\":\"{System.Buffers.Text.Base64Url.EncodeToString(key.X.AsSpan())}\",\"y\":\"{System.Buffers.Text.Base64Url.EncodeToString(key.Y.AsSpan())}\"";
        var keys = ProofText.ReadKeys($"{{\"items\":[{{\"keyId\":\"{key.KeyId}\",\"kty\":\"EC\",\"crv\":\"P-256\",{coordinates}}}]}}");
        Assert.True(head.IsSignedBy(keys));
        Assert.Throws<FormatException>(() => ProofText.ReadKeys($"[{{\"keyId\":\"{key.KeyId}\",\"kty\":\"EC\",\"crv\":\"P-384\",{coordinates}}}]"));
        Assert.Throws<FormatException>(() => ProofText.ReadKeys($"[{{\"keyId\":\"{key.KeyId}\",\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"!\",\"y\":\"\"}}]"));
    }

    [Fact]
    public void A_lottery_is_read_and_compared_with_its_commitment_and_its_list()
    {
        using var room = new LoggedRoom(new Random(5));
        room.Join(20);
        var seed = new string('a', 64);
        var commitment = Lottery.CommitmentTo(seed);
        var hash = room.Log.At(20).ToString();
        string Json(object? told) => JsonSerializer.Serialize(new { room.ConcertId, commitment, seed = told, count = 20, frozenHash = hash }, Web);
        Assert.Contains("not drawn", Assert.Throws<FormatException>(() => ProofText.ReadLottery(Json(null))).Message, StringComparison.Ordinal);
        var drawn = ProofText.ReadLottery(Json(seed));
        Assert.Equal(commitment, ProofText.ReadCommitment(Json(null)));

        var rank = AdmissionOrder.Of(new LotteryDraw(seed, 20, hash, room.Now)).RankOf(7);
        var verdict = ProofCheck.OfLottery(drawn, commitment, [room.Sign(20)], [7, 21]);
        Assert.True(verdict.Holds, verdict.Refusal);
        Assert.Contains($"Number 7 has rank {rank}.", verdict.Checked);
        Assert.Contains("Number 21 has rank 21.", verdict.Checked);
        Assert.Contains("not compared", ProofCheck.OfLottery(drawn, null, [room.Sign(19)], []).Checked[^1], StringComparison.Ordinal);
        var changed = drawn.Published with { FrozenHash = seed };
        Assert.False(ProofCheck.OfLottery(drawn with { Published = changed }, commitment, [room.Sign(20)], []).Holds);
        Assert.False(ProofCheck.OfLottery(drawn with { Published = drawn.Published with { Seed = hash } }, null, [], []).Holds);
        Assert.False(ProofCheck.OfLottery(drawn, hash, [], []).Holds);
        Assert.False(ProofCheck.OfLottery(drawn, null, [], [0]).Holds);
        Assert.False(ProofCheck.OfLottery(drawn with { Published = drawn.Published with { Count = -1 } }, null, [], [1]).Holds);
    }

    private static OrderProof? IsAccepted(byte[] bytes, OrderKeys keys)
    {
        try
        {
            var proof = ProofText.ReadProof(Encoding.UTF8.GetString(bytes));
            return ProofCheck.OfProof(proof, keys).Holds ? proof : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Text(OrderProof proof) => JsonSerializer.Serialize(
        new
        {
            receipt = Body(proof.Receipt),
            chain = proof.Chain.ToString(),
            entries = proof.Entries.Select(entry => new { entry.Number, joinedAt = entry.JoinedAt.UtcDateTime, member = entry.Member.ToString() }),
            runs = proof.Runs.Select(run => run.ToString()),
            head = Body(proof.Head),
        },
        Web);

    private static object Body(JoinReceipt receipt) => new
    {
        receipt.ConcertId,
        receipt.UserId,
        receipt.Number,
        joinedAt = receipt.JoinedAt.UtcDateTime,
        previous = receipt.Previous.ToString(),
        salt = receipt.Salt.ToString(),
    };

    private static object Body(JoinReceipt receipt, string keyId, Digest mac) => new
    {
        receipt.ConcertId,
        receipt.UserId,
        receipt.Number,
        joinedAt = receipt.JoinedAt.UtcDateTime,
        previous = receipt.Previous.ToString(),
        salt = receipt.Salt.ToString(),
        keyId,
        mac = mac.ToString(),
    };

    private static object Body(SignedHead head) => new
    {
        head.Head.ConcertId,
        head.Head.Count,
        log = head.Head.Log.ToString(),
        at = head.Head.At.UtcDateTime,
        head.Head.KeyId,
        signature = Convert.ToHexStringLower(head.Signature.AsSpan()),
    };
}
