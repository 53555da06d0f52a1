namespace OrleansTicketing.Embedded.Seeded;

/// <summary>What becomes of one storage operation.</summary>
internal enum StorageFate
{
    Works,

    /// <summary>Nothing happened, and the caller is told so by an exception.</summary>
    FailsBefore,

    /// <summary>It happened, and the caller gets an exception all the same.</summary>
    FailsAfter,

    /// <summary>Nothing happened: the stored version is said to be another one.</summary>
    Conflicts,
}

/// <param name="Before">Until it takes effect.</param>
/// <param name="After">From then to the answer.</param>
internal readonly record struct StorageTurn(StorageFate Fate, TimeSpan Before, TimeSpan After);

/// <summary>What the faults of a run do to storage.</summary>
internal interface IStorageFaults
{
    StorageTurn Next(bool isWrite);
}

/// <summary>A storage that cannot be reached, or says nothing. What the operation did is unknown.</summary>
internal sealed class StorageUnavailableException(string message) : IOException(message);
