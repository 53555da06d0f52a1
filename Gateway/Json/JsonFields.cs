using System.Globalization;
using System.Text.Json;

namespace OrleansTicketing.Gateway.Json;

/// <summary>
/// The fields of one JSON object of a request, each read with its type and bounds; what is wrong goes to the errors under the field's
/// own name. A field that is null counts as not given. Fields nobody asks for are ignored.
/// </summary>
internal readonly struct JsonFields(JsonElement element, FieldErrors errors, string path = "")
{
    private const string Required = "Is required.";

    public string NameOf(string field) => path.Length == 0 ? field : $"{path}.{field}";

    public void Wrong(string field, string problem) => errors.Add(NameOf(field), problem);

    public bool Has(string field) => Find(field) is not null;

    public string? Text(string field, int longest, bool required = true)
    {
        if (Given(field, required) is not { } value)
            return null;
        if (TextOf(value) is { } text && text.Trim() is { Length: > 0 } trimmed && LengthOf(trimmed) <= longest && !trimmed.Any(char.IsControl))
            return trimmed;
        Wrong(field, $"Must be text of 1 to {longest} characters, without control characters.");
        return null;
    }

    /// <summary>One of a few words.</summary>
    public string? Choice(string field, IReadOnlyList<string> words)
    {
        if (Given(field, required: true) is not { } value)
            return null;
        if (TextOf(value) is { } text && words.Contains(text, StringComparer.Ordinal))
            return text;
        Wrong(field, $"Must be one of {string.Join(", ", words)}.");
        return null;
    }

    public long? Whole(string field, long least, long most, bool required = true)
    {
        if (Given(field, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
            return number;
        Wrong(field, string.Create(CultureInfo.InvariantCulture, $"Must be a whole JSON number from {least} to {most}."));
        return null;
    }

    public bool? Flag(string field)
    {
        if (Given(field, required: false) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Wrong(field, "Must be true or false.");
        return null;
    }

    public Guid? Id(string field)
    {
        if (Given(field, required: true) is not { } value)
            return null;
        if (TextOf(value) is { } text && Guid.TryParseExact(text, "D", out var id))
            return id;
        Wrong(field, "Must be a UUID.");
        return null;
    }

    /// <summary>A moment in RFC 3339, with its offset; whole milliseconds, in UTC.</summary>
    public DateTimeOffset? Time(string field, bool required = true)
    {
        if (Given(field, required) is not { } value)
            return null;
        if (TextOf(value) is { } text && Rfc3339.TryParse(text, out var time))
            return time;
        Wrong(field, "Must be a time in RFC 3339 with an offset, such as 2027-05-01T19:30:00Z.");
        return null;
    }

    /// <summary>Distinct whole numbers, in the order given.</summary>
    public IReadOnlyList<int>? DistinctNumbers(string field, int longest, int least)
    {
        if (Given(field, required: true) is not { } value)
            return null;
        var numbers = new List<int>();
        var valid = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && length >= 1 && length <= longest;
        if (valid)
        {
            foreach (var item in value.EnumerateArray())
            {
                valid = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) && number >= least && AddNew(numbers, number);
                if (!valid)
                    break;
            }
        }

        if (valid)
            return numbers;
        Wrong(field, $"Must be a list of 1 to {longest} distinct whole numbers from {least} on.");
        return null;
    }

    public JsonFields? Object(string field)
    {
        if (Given(field, required: false) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new JsonFields(value, errors, NameOf(field));
        Wrong(field, "Must be a JSON object.");
        return null;
    }

    public IReadOnlyList<JsonFields>? Objects(string field, int longest, bool required = true, int least = 1)
    {
        if (Given(field, required) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < least || value.GetArrayLength() > longest)
        {
            Wrong(field, $"Must be a list of {least} to {longest} JSON objects.");
            return null;
        }

        var items = new List<JsonFields>();
        foreach (var item in value.EnumerateArray())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(field)}[{items.Count}]");
            if (item.ValueKind != JsonValueKind.Object)
            {
                errors.Add(name, "Must be a JSON object.");
                return null;
            }

            items.Add(new JsonFields(item, errors, name));
        }

        return items;
    }

    private static bool AddNew(List<int> numbers, int number)
    {
        if (numbers.Contains(number))
            return false;
        numbers.Add(number);
        return true;
    }

    private JsonElement? Given(string field, bool required)
    {
        var value = Find(field);
        if (value is null && required)
            Wrong(field, Required);
        return value;
    }

    private JsonElement? Find(string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? TextOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape, is no text.
            return null;
        }
    }

    /// <summary>Characters of Unicode: a pair of surrogates is one.</summary>
    private static int LengthOf(string text) => text.EnumerateRunes().Count();
}
