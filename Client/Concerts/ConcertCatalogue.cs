using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;

namespace OrleansTicketing.Client.Concerts;

/// <param name="NextOffset">Where the next page begins; null at the end.</param>
public sealed record ConcertPage(ImmutableArray<Concert> Items, int? NextOffset);

/// <summary>
/// Concerts as they are: an answer is never older than the call that asked for it, and readers at the same moment share one.
/// </summary>
public sealed class ConcertCatalogue(IGrainFactory grains, ClusterCalls cluster)
{
    /// <summary>Reads in use, not a cache: each goes when nobody waits for it any more.</summary>
    private readonly ConcurrentDictionary<Guid, FreshRead<Asked<Concert?>>> _reads = new();

    /// <summary>Concerts in the order of their creation.</summary>
    /// <param name="offset">0 or the <c>NextOffset</c> of the page before.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Answer<ConcertPage>> List(int offset, int limit, CancellationToken cancellation = default)
    {
        var page = await cluster.Ask(() => grains.Catalogue().List(offset, limit), cancellation);
        if (!page.Answered)
            return Unanswered.Unavailable;
        var concerts = await Task.WhenAll(page.Value.ConcertIds.Select(id => Read(id).WaitAsync(cancellation)));
        if (concerts.Any(concert => !concert.Answered))
            return Unanswered.Unavailable;
        var end = offset + page.Value.ConcertIds.Length;
        return new ConcertPage([.. concerts.Select(concert => concert.Value).OfType<Concert>()], end < page.Value.Total ? end : null);
    }

    /// <summary>Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<Concert>> Find(Guid concertId, CancellationToken cancellation = default)
    {
        var concert = await Read(concertId).WaitAsync(cancellation);
        if (!concert.Answered)
            return Unanswered.Unavailable;
        return concert.Value is { } found ? found : new Refusal(ErrorCode.NotFound);
    }

    private async Task<Asked<Concert?>> Read(Guid concertId)
    {
        var read = _reads.GetOrAdd(concertId, id => new FreshRead<Asked<Concert?>>(() => cluster.Ask(() => grains.Concert(id).Get())));
        try
        {
            return await read.Read();
        }
        finally
        {
            // Somebody who waits for the next one keeps the object; the worst that a removal does is one read that is not shared.
            _reads.TryRemove(KeyValuePair.Create(concertId, read));
        }
    }
}
