namespace OrleansTicketing.Gateway.Identity;

/// <summary>An operator who has signed in to the console.</summary>
/// <param name="BeganAt">When the key was given; whole milliseconds.</param>
/// <param name="UsedAt">The last use that is known, to a minute.</param>
internal sealed record OperatorSession(DateTimeOffset BeganAt, DateTimeOffset UsedAt)
{
    private static readonly TimeSpan IdleAtMost = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LastsAtMost = TimeSpan.FromHours(12);

    /// <summary>From then on it is refused, unless it is used before; never later than twelve hours after it began.</summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            var (idle, last) = (UsedAt + IdleAtMost, BeganAt + LastsAtMost);
            return idle < last ? idle : last;
        }
    }
}
