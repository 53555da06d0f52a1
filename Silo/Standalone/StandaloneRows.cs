using System.Collections.Immutable;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>The rows of the store that this process has open.</summary>
internal sealed class StandaloneRows([FromKeyedServices(StorageNames.Grains)] IStateReader reader) : IStoredRows
{
    public async Task<StoredPage> Page(StoredKind kind, string? name, RowName? after, int limit)
    {
        var page = await reader.PageAsync(
            GrainType.Create(kind.Type), kind.KeyPrefix, name, after is { } last ? new StateName(last.Key, last.Name) : null, limit);
        return new StoredPage(
            ImmutableArray.CreateRange(page.Rows, static row => new StoredRow(new RowName(row.Name.Key, row.Name.Name), row.Payload)),
            page.Next is { } next ? new RowName(next.Key, next.Name) : null);
    }

    public async Task<ImmutableArray<StoredRow?>> Read(StoredKind kind, ImmutableArray<RowName> names)
    {
        var payloads = await reader.ReadAsync(
            GrainType.Create(kind.Type), ImmutableArray.CreateRange(names, static name => new StateName(name.Key, name.Name)));
        return [.. names.Zip(payloads, static (name, payload) => payload is { } json ? new StoredRow(name, json) : (StoredRow?)null)];
    }

    public Task<StorageCondition> Condition()
    {
        var condition = reader.Condition;
        return Task.FromResult(new StorageCondition(condition.Bytes is null ? "memory" : "SQLite", condition.WrittenAt, condition.Bytes, condition.Backlog));
    }
}
