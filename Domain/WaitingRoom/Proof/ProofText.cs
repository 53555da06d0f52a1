using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>
/// Reads what the API answers, as strictly as the proof deserves: what is missing, malformed or told twice is refused
/// (<see cref="FormatException"/>), never guessed. Fields that no check needs are ignored.
/// </summary>
public static class ProofText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A receipt by itself, or within the answer to a join.</summary>
    public static SignedReceipt ReadReceipt(string json) => Read(json, static root =>
        Signed(root.ValueKind == JsonValueKind.Object && root.TryGetProperty("receipt", out var inner) ? inner : root));

    public static OrderProof ReadProof(string json) => Read(json, Proof);

    /// <summary>A list of heads, as one page or several were answered.</summary>
    public static ImmutableArray<SignedHead> ReadHeads(string json) => Read(json, root => List(Items(root), Head));

    public static OrderKeys ReadKeys(string json) => Read(json, root => new OrderKeys(List(Items(root), Key)));

    /// <summary>A lottery that was drawn.</summary>
    public static DrawnLottery ReadLottery(string json) => Read(json, Lottery);

    /// <summary>What was known of a lottery before it was drawn: the commitment to the seed.</summary>
    public static string ReadCommitment(string json) => Read(json, static root => Hash(root, "commitment").ToString());

    private static T Read<T>(string json, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return read(document.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new FormatException($"This is no JSON: {malformed.Message}", malformed);
        }
    }

    private static OrderProof Proof(JsonElement json)
    {
        if (Field(json, "head").ValueKind == JsonValueKind.Null)
            throw new FormatException("No signed head covers this place yet: ask for the proof again a second later.");
        return new OrderProof(
            Receipt(Field(json, "receipt")),
            Hash(json, "chain"),
            List(Field(json, "entries"), Entry),
            List(Field(json, "runs"), static run => Hash(Text(run, "runs"), "runs")),
            Head(Field(json, "head")));
    }

    private static SignedReceipt Signed(JsonElement json) => new(Receipt(json), KeyId(json), Hash(json, "mac"));

    private static JoinReceipt Receipt(JsonElement json) => new(
        Id(json, "concertId"), Id(json, "userId"), Number(json, "number"), Time(json, "joinedAt"), Hash(json, "previous"), SaltOf(json));

    private static LoggedJoin Entry(JsonElement json) => new(Number(json, "number"), Time(json, "joinedAt"), Hash(json, "member"));

    private static SignedHead Head(JsonElement json) => new(
        new LogHead(Id(json, "concertId"), Number(json, "count"), Hash(json, "log"), Time(json, "at"), KeyId(json)), Signature(json));

    private static OrderKey Key(JsonElement json)
    {
        if (Text(json, "kty") != "EC" || Text(json, "crv") != "P-256")
            throw new FormatException("A key is not of the curve P-256.");
        return new OrderKey(KeyId(json), Coordinate(json, "x"), Coordinate(json, "y"));
    }

    private static DrawnLottery Lottery(JsonElement json)
    {
        if (Field(json, "seed").ValueKind == JsonValueKind.Null)
            throw new FormatException("The lottery is not drawn yet.");
        return new DrawnLottery(
            Id(json, "concertId"),
            new PublishedLottery(
                Hash(json, "commitment").ToString(), Hash(json, "seed").ToString(), Number(json, "count"), Hash(json, "frozenHash").ToString()));
    }

    private static JsonElement Items(JsonElement root) => root.ValueKind == JsonValueKind.Array ? root : Field(root, "items");

    private static ImmutableArray<T> List<T>(JsonElement list, Func<JsonElement, T> read)
    {
        if (list.ValueKind != JsonValueKind.Array)
            throw new FormatException("A list is expected where there is none.");
        return [.. list.EnumerateArray().Select(read)];
    }

    private static JsonElement Field(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field) ? field : throw new FormatException($"The field '{name}' is missing.");

    private static string Text(JsonElement json, string name)
    {
        var field = json.ValueKind == JsonValueKind.String ? json : Field(json, name);
        return field.ValueKind == JsonValueKind.String ? field.GetString()! : throw new FormatException($"'{name}' is no text.");
    }

    private static int Number(JsonElement json, string name) =>
        Field(json, name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var number)
            ? number
            : throw new FormatException($"'{name}' is no whole number.");

    private static Guid Id(JsonElement json, string name) =>
        Guid.TryParseExact(Text(json, name), "D", out var id) ? id : throw new FormatException($"'{name}' is no UUID.");

    // A time that is not whole milliseconds is none that was hashed.
    private static DateTimeOffset Time(JsonElement json, string name) =>
        DateTimeOffset.TryParseExact(
            Text(json, name), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time.Ticks % TimeSpan.TicksPerMillisecond == 0
            ? time
            : throw new FormatException($"'{name}' is no time in UTC of whole milliseconds.");

    private static Digest Hash(JsonElement json, string name) => Hash(Text(json, name), name);

    private static Digest Hash(string text, string name) =>
        Digest.TryParse(text, out var digest) ? digest : throw new FormatException($"'{name}' is not 64 hexadecimal digits.");

    private static Salt SaltOf(JsonElement json) =>
        Salt.TryParse(Text(json, "salt"), out var salt) ? salt : throw new FormatException("'salt' is not 32 hexadecimal digits.");

    private static string KeyId(JsonElement json)
    {
        var text = Text(json, "keyId");
        return text.Length == 8 && text.All(char.IsAsciiHexDigitLower) ? text : throw new FormatException("'keyId' is not 8 hexadecimal digits.");
    }

    private static ImmutableArray<byte> Signature(JsonElement json)
    {
        var bytes = new byte[SignedHead.SignatureSize];
        var text = Text(json, "signature");
        return text.Length == bytes.Length * 2 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done
            ? [.. bytes]
            : throw new FormatException("'signature' is not 128 hexadecimal digits.");
    }

    private static ImmutableArray<byte> Coordinate(JsonElement json, string name)
    {
        try
        {
            return [.. System.Buffers.Text.Base64Url.DecodeFromChars(Text(json, name))];
        }
        catch (FormatException malformed)
        {
            throw new FormatException($"'{name}' of a key is no base64url.", malformed);
        }
    }
}
