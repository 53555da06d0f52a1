using System.Collections.Immutable;

namespace OrleansTicketing.Grains.Storage;

/// <summary>Grains of one type, as they are stored.</summary>
/// <param name="Type">The grain type.</param>
/// <param name="KeyPrefix">What all their keys begin with; ASCII.</param>
public readonly record struct StoredKind(string Type, string KeyPrefix)
{
    public static StoredKind Accounts { get; } = new("account", "account/");

    public static StoredKind Rooms { get; } = new("waitingroom", "room/");

    public static StoredKind Seats { get; } = new("seat", "seat/");
}

/// <summary>Names one row of a grain.</summary>
/// <param name="Key">The grain's key.</param>
/// <param name="Name">The state's name, such as <c>state</c> or <c>chunk-17</c>.</param>
public readonly record struct RowName(string Key, string Name)
{
    /// <summary>The one row that every stored grain has.</summary>
    public const string Main = "state";
}

/// <param name="Json">The state, UTF-8.</param>
public readonly record struct StoredRow(RowName Name, ReadOnlyMemory<byte> Json);

/// <param name="Next">After which the next page begins; null at the end.</param>
public sealed record StoredPage(ImmutableArray<StoredRow> Rows, RowName? Next);

/// <summary>How the storage does.</summary>
/// <param name="What">In a word or two, such as <c>SQLite</c>.</param>
/// <param name="WrittenAt">The last write; null where it is not known.</param>
/// <param name="Bytes">What it takes; null where it is not known.</param>
/// <param name="Backlog">What is durable and still to be put in its place, or waits to become durable; null where there is no such thing.</param>
public sealed record StorageCondition(string What, DateTimeOffset? WrittenAt, long? Bytes, long? Backlog);

/// <summary>
/// Looks through what is stored, beside the grains that own it and without waking any. Each row is as it was when it was read, and two
/// rows may be of different moments. Rows that appear while somebody pages may be missed, others are not.
/// </summary>
public interface IStoredRows
{
    /// <summary>Rows in ordinal order of key and name.</summary>
    /// <param name="name">Only rows of this name; null for all.</param>
    /// <param name="after">The next of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    Task<StoredPage> Page(StoredKind kind, string? name, RowName? after, int limit);

    /// <summary>One answer for each name, in their order; null where nothing is stored. All are read after the call.</summary>
    Task<ImmutableArray<StoredRow?>> Read(StoredKind kind, ImmutableArray<RowName> names);

    /// <summary>Fails where the storage does not answer.</summary>
    Task<StorageCondition> Condition();
}
