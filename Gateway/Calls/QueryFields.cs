using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Position">Where the page before ended; null for the first page.</param>
internal sealed record PageRequest(long? Position, int Limit)
{
    /// <summary>For lists that count from their beginning.</summary>
    public int Offset => (int)Math.Min(Position ?? 0, int.MaxValue);
}

/// <summary>The fields of a query string. Each may be given once; fields nobody asks for are ignored.</summary>
internal static class QueryFields
{
    private const int DefaultLimit = 20;
    private const int HighestLimit = 100;
    private const int CursorBytes = sizeof(long);

    public static Answer<PageRequest> ReadPage(this HttpContext http)
    {
        var errors = new FieldErrors();
        var cursor = Single(http, "cursor", errors);
        var position = cursor is null ? null : CursorPosition(cursor);
        if (cursor is not null && position is null)
            errors.Add("cursor", "Must be the 'next' of a page before, unchanged.");
        var limit = DefaultLimit;
        if (Single(http, "limit", errors) is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > HighestLimit))
        {
            errors.Add("limit", $"Must be a whole number from 1 to {HighestLimit}.");
        }

        return errors.Any(out var refusal) ? refusal : new PageRequest(position, limit);
    }

    /// <summary>A position in a list as an opaque, URL-safe text.</summary>
    public static string? Cursor(long? position)
    {
        if (position is not { } value)
            return null;
        Span<byte> bytes = stackalloc byte[CursorBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The one value of a field; null where it is not given.</summary>
    public static string? Single(HttpContext http, string field, FieldErrors errors)
    {
        if (!http.Request.QueryString.HasValue || !http.Request.Query.TryGetValue(field, out var values))
            return null;
        if (values.Count == 1)
            return values[0];
        errors.Add(field, "Must be given once.");
        return null;
    }

    private static long? CursorPosition(string cursor)
    {
        Span<byte> bytes = stackalloc byte[CursorBytes];
        var valid = cursor.Length == Base64Url.GetEncodedLength(CursorBytes)
            && Base64Url.DecodeFromChars(cursor, bytes, out _, out var length) == OperationStatus.Done
            && length == CursorBytes;
        return valid && BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var position ? position : null;
    }
}
