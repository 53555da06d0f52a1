namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Something that an activation runs as a request: a call, or the tick of a timer.</summary>
internal abstract class GrainMessage
{
    internal abstract bool ReadOnly { get; }
    internal abstract bool AlwaysInterleave { get; }

    /// <summary>Nobody waits for it any more; it need not start.</summary>
    internal abstract bool IsObsolete { get; }

    /// <summary>The work ended on a foreign thread; the message is back in its queue to say so.</summary>
    internal bool HasEnded { get; set; }

    /// <summary>The work showed that the activation's memory is older than the store.</summary>
    internal bool FoundStaleState { get; private protected set; }

    /// <summary>When it was sent, in the clock's timestamps; 0 for what does not count as use.</summary>
    internal long SentAt { get; private protected set; }

    /// <summary>Runs the first turn. True: the work has ended. False: <see cref="Activation.End"/> will be called.</summary>
    internal abstract bool Start(Activation activation);

    /// <summary>Tells the sender the outcome, after the activation has taken note of the end.</summary>
    internal abstract void Reply();

    /// <summary>The activation will not run it: the sender learns why.</summary>
    internal abstract void Reject(Exception reason);

    /// <summary>The activation ends before it could run it.</summary>
    internal abstract void SendElsewhere();
}
