using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Concerts;

/// <summary>A page of the catalogue.</summary>
internal sealed record CatalogueRow
{
    public int SchemaVersion { get; init; } = 1;

    public ImmutableArray<Guid> ConcertIds { get; init; } = [];
}

/// <summary>
/// The list of all concerts, kept in pages so that no row grows without bound. A page is full before the next one begins, and the first
/// that does not exist ends the list.
/// </summary>
[GrainType("catalogue")]
internal sealed class CatalogueGrain(
    [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage, StorageMetrics writes) : Grain, ICatalogueGrain
{
    private const int PageSize = 256;

    private readonly SortedSet<Guid> _known = [];
    private readonly List<Guid> _listed = [];
    private GrainRows<CatalogueRow> _rows = null!;
    private bool _failed;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rows = new GrainRows<CatalogueRow>(storage, this.GetGrainId(), writes);
        for (var page = 0; await _rows.Read(RowName(page)) is { } row; page++)
            _listed.AddRange(row.ConcertIds);
        _known.UnionWith(_listed);
    }

    public async Task Add(Guid concertId)
    {
        ThrowIfFailed();
        if (_known.Contains(concertId))
            return;
        var page = _listed.Count / PageSize;
        try
        {
            await _rows.Write(RowName(page), new CatalogueRow { ConcertIds = [.. _listed.Skip(page * PageSize), concertId] });
        }
        catch
        {
            // Whether it was written is not known: the next activation reads what is true.
            _failed = true;
            DeactivateOnIdle();
            throw;
        }

        _listed.Add(concertId);
        _known.Add(concertId);
    }

    public Task<CataloguePage> List(int offset, int limit)
    {
        ThrowIfFailed();
        var first = Math.Clamp(offset, 0, _listed.Count);
        var count = Math.Clamp(limit, 0, _listed.Count - first);
        return Task.FromResult(new CataloguePage([.. _listed.GetRange(first, count)], _listed.Count));
    }

    private void ThrowIfFailed()
    {
        if (_failed)
            throw new OrleansException("A write of the catalogue failed; it is being reactivated. Ask again.");
    }

    private static string RowName(int page) => $"page-{page}";
}
