namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// ETags stop a stale activation from writing, not from answering. Hence what a read decides is answered only within a short time after
/// the head row was written, or was read and still named this activation, and a new activation ends and admits nobody until the former
/// one's time is over.
/// </summary>
internal sealed class RoomLease(TimeProvider time)
{
    /// <summary>How long a new activation waits for a former one that did not end in an orderly way.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(3);

    /// <summary>Shorter than the term, so that an answer on its way is no longer true only after it has arrived.</summary>
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan RenewedAfter = TimeSpan.FromSeconds(1);

    private long? _since;
    private long? _formerFencedAt;

    /// <summary>Whether this activation ever wrote the head row.</summary>
    public bool IsHeld => _since is not null;

    /// <summary>Whether the word of this activation counts.</summary>
    public bool IsUsable => _since is { } since && time.GetElapsedTime(since) < Usable;

    /// <summary>Whether the next write should begin with the head row.</summary>
    public bool NeedsRenewal => _since is not { } since || time.GetElapsedTime(since) >= RenewedAfter;

    /// <summary>What is left of the former activation's time; zero when it is over.</summary>
    public TimeSpan FormerLeft =>
        _formerFencedAt is { } fenced && Term - time.GetElapsedTime(fenced) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <param name="began">Counted from the beginning of the write, or of the read: nobody else had taken over before that.</param>
    public void Renewed(long began) => _since = Math.Max(_since ?? began, began);

    /// <summary>A former activation may still be alive; the head row was just written over its lease.</summary>
    public void FormerFenced() => _formerFencedAt = time.GetTimestamp();
}
