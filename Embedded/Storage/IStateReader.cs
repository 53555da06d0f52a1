using System.Collections.Immutable;

namespace OrleansTicketing.Embedded.Storage;

/// <summary>Names one state of the grains of a type.</summary>
/// <param name="Key">The grain's key, without its type.</param>
public readonly record struct StateName(string Key, string Name)
{
    /// <summary>Ordinal, by key and then by name.</summary>
    internal static Comparer<StateName> InOrder { get; } = Comparer<StateName>.Create(static (one, other) =>
    {
        var byKey = string.CompareOrdinal(one.Key, other.Key);
        return byKey != 0 ? byKey : string.CompareOrdinal(one.Name, other.Name);
    });
}

/// <summary>States of the grains of a type that come behind one.</summary>
/// <param name="Name">Null for all names.</param>
internal readonly record struct StateRange(GrainType Type, string KeyPrefix, string? Name, StateName After)
{
    internal bool Contains(StateName state) =>
        state.Key.StartsWith(KeyPrefix, StringComparison.Ordinal) && (Name is null || state.Name == Name) && StateName.InOrder.Compare(state, After) > 0;
}

/// <param name="Payload">As it was serialised.</param>
public readonly record struct StateRow(StateName Name, ReadOnlyMemory<byte> Payload);

/// <param name="Next">After which the next page begins; null at the end.</param>
public readonly record struct StatePage(ImmutableArray<StateRow> Rows, StateName? Next);

/// <summary>How a store does.</summary>
/// <param name="WrittenAt">When the last states became durable; null where none did since the start.</param>
/// <param name="Bytes">What it takes on the disk; null where it is in memory.</param>
/// <param name="Backlog">Writes that wait, and states that are durable but not yet where they will stay.</param>
public readonly record struct StoreCondition(DateTimeOffset? WrittenAt, long? Bytes, long Backlog);

/// <summary>
/// Looks through a storage beside the grains, without waking any. Each row is as it was committed last when the page began, or later; two
/// rows may be of different moments. What appears while somebody pages may be missed, what was there before is not.
/// </summary>
public interface IStateReader
{
    /// <summary>Rows of grains of this type whose key begins so, in order.</summary>
    /// <param name="stateName">Only states of this name; null for all.</param>
    /// <param name="after">The next of the page before; null for the first page.</param>
    /// <param name="limit">1 or more.</param>
    Task<StatePage> PageAsync(GrainType type, string keyPrefix, string? stateName, StateName? after, int limit);

    /// <summary>One answer for each name, in their order; null where nothing is stored.</summary>
    Task<ImmutableArray<ReadOnlyMemory<byte>?>> ReadAsync(GrainType type, ImmutableArray<StateName> names);

    StoreCondition Condition { get; }
}
