namespace OrleansTicketing.Client.Operations;

/// <summary>What a caller is told whose request got no answer from the cluster.</summary>
public static class Unanswered
{
    /// <summary>Nobody can say yet whether it happened, and until then nothing else can be done with the same reservation or place.</summary>
    public static Refusal StillRunning { get; } = new(ErrorCode.RequestInProgress);

    public static Refusal Unavailable { get; } = new(ErrorCode.ClusterUnavailable);
}
