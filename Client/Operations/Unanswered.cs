using System.Data.Common;

namespace OrleansTicketing.Client.Operations;

/// <summary>What a caller is told whose request got no answer from the cluster.</summary>
public static class Unanswered
{
    /// <summary>Nobody can say yet whether it happened, and until then nothing else can be done with the same reservation or place.</summary>
    public static Refusal StillRunning { get; } = new(ErrorCode.RequestInProgress);

    public static Refusal Unavailable { get; } = new(ErrorCode.ClusterUnavailable);

    /// <summary>
    /// Whether a call failed for a reason that says nothing about its outcome. What the host itself throws is one, whatever it is: such as
    /// that a failure on another process, perhaps of its database, cannot be read by this one.
    /// </summary>
    public static bool IsToldBy(Exception exception) =>
        exception is TimeoutException or OrleansException or DbException or IOException
        || $"{exception.GetType().Namespace}.".StartsWith("Orleans.", StringComparison.Ordinal);
}
