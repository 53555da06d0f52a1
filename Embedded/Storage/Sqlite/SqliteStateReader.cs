using System.Collections.Immutable;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>Looks through a store file, on connections beside the writer's.</summary>
internal sealed class SqliteStateReader(SqliteStore store, IDriver driver) : IStateReader
{
    public StoreCondition Condition => store.Condition;

    public Task<StatePage> PageAsync(GrainType type, string keyPrefix, string? stateName, StateName? after, int limit)
    {
        var range = new StateRange(type, keyPrefix, stateName, after ?? new StateName(keyPrefix, string.Empty));
        return driver.ReadStorage(() => Page(range, limit));
    }

    public Task<ImmutableArray<ReadOnlyMemory<byte>?>> ReadAsync(GrainType type, ImmutableArray<StateName> names) =>
        driver.ReadStorage(() => ImmutableArray.CreateRange(names, name => store.Read(KeyOf(type, name))?.Payload));

    // What is not folded is noted first: a state leaves it only for the table. Those are read one by one, whatever the table says of them.
    private StatePage Page(StateRange range, int limit)
    {
        var unfolded = store.UnfoldedIn(range);
        var folded = store.FoldedIn(range, limit);
        var payloads = folded.ToDictionary(static row => row.Name, static row => row.Payload);
        // Behind the last one of a full page the table may have more that comes before what is unfolded.
        var isFull = folded.Count == limit;
        var names = unfolded.Where(name => !isFull || StateName.InOrder.Compare(name, folded[^1].Name) <= 0).Union(payloads.Keys).Order(StateName.InOrder).ToArray();
        var rows = ImmutableArray.CreateBuilder<StateRow>(Math.Min(limit, names.Length));
        foreach (var name in names.Take(limit))
        {
            if (!unfolded.Contains(name))
                rows.Add(new StateRow(name, payloads[name]));
            else if (store.Read(KeyOf(range.Type, name)) is { } state)
                rows.Add(new StateRow(name, state.Payload));
        }

        return new StatePage(rows.DrainToImmutable(), isFull || names.Length > limit ? names[Math.Min(limit, names.Length) - 1] : null);
    }

    private static StateKey KeyOf(GrainType type, StateName name) => new(GrainId.Create(type, name.Key), name.Name);
}
