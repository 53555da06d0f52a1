using System.Collections.Immutable;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage;

/// <summary>Looks through states that are kept in memory.</summary>
internal sealed class MemoryStateReader(MemoryStore store, IDriver driver) : IStateReader
{
    public StoreCondition Condition => new(null, null, 0);

    public Task<StatePage> PageAsync(GrainType type, string keyPrefix, string? stateName, StateName? after, int limit) => driver.ReadStorage(() =>
    {
        var found = store.Keys
            .Where(key => key.GrainId.Type == type && key.GrainId.Key.ToString().StartsWith(keyPrefix, StringComparison.Ordinal))
            .Select(static key => new StateName(key.GrainId.Key.ToString(), key.StateName))
            .Where(name => stateName is null || name.Name == stateName)
            .Where(name => after is not { } last || StateName.InOrder.Compare(name, last) > 0)
            .Order(StateName.InOrder)
            .Take(limit + 1)
            .ToArray();
        var rows = ImmutableArray.CreateBuilder<StateRow>(limit);
        foreach (var name in found.Take(limit))
        {
            if (store.Read(new StateKey(GrainId.Create(type, name.Key), name.Name)) is { } state)
                rows.Add(new StateRow(name, state.Payload));
        }

        return new StatePage(rows.DrainToImmutable(), found.Length > limit ? found[limit - 1] : null);
    });

    public Task<ImmutableArray<ReadOnlyMemory<byte>?>> ReadAsync(GrainType type, ImmutableArray<StateName> names) => driver.ReadStorage(() =>
        ImmutableArray.CreateRange(names, name => store.Read(new StateKey(GrainId.Create(type, name.Key), name.Name))?.Payload));
}
