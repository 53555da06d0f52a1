using System.Globalization;

namespace OrleansTicketing.Gateway.Json;

internal static class Rfc3339
{
    private const int ShortestWithOffset = 20;

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Whole milliseconds in UTC. A time without an offset is none: whose clock would it be?</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < ShortestWithOffset
            || !DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed))
        {
            return false;
        }

        time = new DateTimeOffset(parsed.Ticks - (parsed.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return true;
    }
}
