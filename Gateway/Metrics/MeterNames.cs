namespace OrleansTicketing.Gateway.Metrics;

/// <summary>Whose figures are shown.</summary>
internal static class MeterNames
{
    /// <summary>How the names of this system's meters begin.</summary>
    public const string Own = "OrleansTicketing";

    public const string Runtime = "System.Runtime";

    public const string Orleans = "Microsoft.Orleans";
}
