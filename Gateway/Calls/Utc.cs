namespace OrleansTicketing.Gateway.Calls;

internal static class Utc
{
    /// <summary>For the wire, where the kind UTC makes a time end in Z.</summary>
    public static DateTime Of(DateTimeOffset time) => time.UtcDateTime;

    public static DateTime? Of(DateTimeOffset? time) => time?.UtcDateTime;
}
