using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansTicketing.Domain.Concerts;

/// <summary>
/// A concert date's key within its concert: the venue's local date <c>yyyy-MM-dd</c>, or <c>yyyy-MM-ddTHHmm</c> where a concert
/// plays twice on one day. It is a name, never compared with the start.
/// </summary>
public readonly record struct DateKey
{
    private readonly string? _value;

    private DateKey(string value) => _value = value;

    public static bool TryParse([NotNullWhen(true)] string? text, out DateKey key)
    {
        var valid = text is not null
            && (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                || DateTime.TryParseExact(text, "yyyy-MM-dd'T'HHmm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        key = valid ? new DateKey(text!) : default;
        return valid;
    }

    public static DateKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not a concert date key (yyyy-MM-dd or yyyy-MM-ddTHHmm).");

    public override string ToString() => _value ?? string.Empty;
}

/// <summary>One evening of a concert.</summary>
public readonly record struct ConcertDateKey(Guid ConcertId, DateKey Date);

/// <summary>One seat of an evening, numbered from 1 through all sections.</summary>
public readonly record struct SeatKey(ConcertDateKey Date, int Number);
