using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Records;

namespace OrleansTicketing.Gateway.Records;

/// <summary>What is searched: an id, or the code of a ticket.</summary>
/// <param name="Id">Null where it is a code.</param>
/// <param name="Code">Null where it is an id.</param>
/// <param name="After">Where the search before stopped.</param>
internal sealed record SearchQuery(Guid? Id, string? Code, RecordPosition? After)
{
    private const int LongestCode = 1000;
    private const int LongestCursor = 200;
    private const char Separator = '|';

    public static CallField Text { get; } = new(
        "q", "The id of a user, reservation, payment or ticket, or the code of a ticket.", "3fa85f64-5717-4562-b3fc-2c963f66afa6");

    public static CallField Position { get; } = new(
        "cursor", "The next of an answer that is not complete, to search on; leave it out for the beginning.", "YWNjb3VudC98");

    public static Answer<SearchQuery> Read(HttpContext http)
    {
        var errors = new FieldErrors();
        var text = QueryFields.Single(http, Text.Name, errors)?.Trim() ?? string.Empty;
        var cursor = QueryFields.Single(http, Position.Name, errors);
        var after = cursor is null ? null : PositionOf(cursor);
        if (cursor is not null && after is null)
            errors.Add(Position.Name, "Must be the 'next' of an answer before, unchanged.");
        Guid? id = Guid.TryParse(text, out var parsed) ? parsed : null;
        if (id is null && (text.Length > LongestCode || !text.Contains('.', StringComparison.Ordinal)))
            errors.Add(Text.Name, "Must be the id of a user, reservation, payment or ticket, or the code of a ticket.");
        return errors.Any(out var refusal) ? refusal : new SearchQuery(id, id is null ? text : null, after);
    }

    public static string Cursor(RecordPosition position) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{position.Key}{Separator}{position.Name}"));

    private static RecordPosition? PositionOf(string cursor)
    {
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var isKnown = text.StartsWith("account/", StringComparison.Ordinal) || text.StartsWith("room/", StringComparison.Ordinal);
        return isKnown && text.Split(Separator) is [var key, var name] ? new RecordPosition(key, name) : null;
    }
}
