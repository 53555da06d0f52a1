namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>How a store works.</summary>
internal sealed record StoreOptions
{
    /// <summary>The most writes in one commit; it bounds the size of a journal record.</summary>
    internal int GroupAtMost { get; init; } = 4096;

    /// <summary>The most states that one step of the fold moves. Many neighbours share a page; a reminder waits for one step at most.</summary>
    internal int FoldSlice { get; init; } = 4096;

    /// <summary>
    /// How long the queue must have been empty before the fold takes a step. Longer than the pauses within one booking, so that under load
    /// the several versions of a seat or an account are folded as one.
    /// </summary>
    internal TimeSpan FoldAfterIdle { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From so many states in the journal on the fold waits for no pause; at twice as many commits wait for it. It bounds memory and recovery.</summary>
    internal int JournalledAtMost { get; init; } = 50_000;

    /// <summary>The size of one journal file. A larger group gets one of its own.</summary>
    internal int JournalFileBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>What a failed commit does. Nothing may go on: what is in memory may differ from what is stored.</summary>
    internal Action<string, Exception> OnFatal { get; init; } = static (message, exception) => Environment.FailFast(message, exception);

    internal TimeProvider Time { get; init; } = TimeProvider.System;
}
