using System.Text.Json;
using System.Text.Unicode;
using OrleansTicketing.Client;

namespace OrleansTicketing.Gateway.Json;

/// <summary>Turns the bytes of a request into a JSON object, or says why they are none.</summary>
internal static class JsonBody
{
    /// <summary>No documented request nests deeper than 4; what is deeper is not worth the stack.</summary>
    private const int MaxDepth = 32;

    private const string BodyField = "body";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The document's root is an object. The caller disposes it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> utf8, out Refusal? refusal)
    {
        utf8 = WithoutByteOrderMark(utf8);
        refusal = null;
        if (utf8.IsEmpty)
        {
            refusal = Refusal.InvalidField(BodyField, "A JSON object is required.");
            return null;
        }

        // The reader would notice broken text only where it is looked at.
        if (!Utf8.IsValid(utf8.Span))
        {
            refusal = Refusal.InvalidField(BodyField, "Must be text in UTF-8.");
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            refusal = Refusal.InvalidField(BodyField, "Must be a JSON object.");
        }
        catch (JsonException)
        {
            refusal = Explain(utf8.Span);
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair, written as an escape.
            refusal = Refusal.InvalidField(BodyField, "Field names must be valid Unicode text.");
        }

        return null;
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>Reads again, slowly, to name the field that came twice or the place where the syntax breaks.</summary>
    private static Refusal Explain(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return FirstDuplicate(utf8) is { } duplicate
                ? Refusal.InvalidField(duplicate, "Must not be given twice.")
                : Refusal.InvalidField(BodyField, "Must be valid JSON.");
        }
        catch (JsonException broken)
        {
            var where = broken.LineNumber is { } line ? $" It breaks at line {line + 1}, byte {broken.BytePositionInLine + 1}." : string.Empty;
            return Refusal.InvalidField(BodyField, $"Must be valid JSON, nested at most {MaxDepth} deep.{where}");
        }
        catch (InvalidOperationException)
        {
            return Refusal.InvalidField(BodyField, "Field names must be valid Unicode text.");
        }
    }

    private static string? FirstDuplicate(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var seen = new Stack<HashSet<string>?>();
        var path = new Stack<string>();
        var name = string.Empty;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    seen.Push(reader.TokenType == JsonTokenType.StartObject ? new HashSet<string>(StringComparer.Ordinal) : null);
                    path.Push(name);
                    name = string.Empty;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    seen.Pop();
                    path.Pop();
                    name = string.Empty;
                    break;
                case JsonTokenType.PropertyName:
                    name = reader.GetString()!;
                    if (!seen.Peek()!.Add(name))
                        return string.Join('.', path.Reverse().Append(name).Where(part => part.Length > 0));
                    break;
            }
        }

        return null;
    }
}
