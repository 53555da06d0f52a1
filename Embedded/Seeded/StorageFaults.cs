using OrleansTicketing.Embedded.Storage;

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

/// <summary>What the faults of a run do to the storage of one silo.</summary>
internal interface IStorageFaults
{
    /// <param name="key">The state; null where it is not one, as with reminders.</param>
    StorageTurn Next(StateKey? key, bool isWrite);
}

/// <summary>A storage that cannot be reached, or says nothing. What the operation did is unknown.</summary>
internal sealed class StorageUnavailableException(string message) : IOException(message);
