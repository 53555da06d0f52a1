using System.Collections.Concurrent;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>
/// Places that are finished, which never changes again, so that nobody asks the room for them any more. Bounded: two generations, of
/// which the older one is dropped when the newer one is full.
/// </summary>
internal sealed class FinishedPlaces
{
    private const int MostPerGeneration = 50_000;

    private ConcurrentDictionary<QueueToken, TokenView> _newer = new();
    private ConcurrentDictionary<QueueToken, TokenView> _older = new();

    public TokenView? Find(QueueToken token) =>
        _newer.TryGetValue(token, out var view) || _older.TryGetValue(token, out view) ? view : null;

    public void Add(QueueToken token, TokenView view)
    {
        if (_newer.Count >= MostPerGeneration)
        {
            _older = _newer;
            _newer = new ConcurrentDictionary<QueueToken, TokenView>();
        }

        _newer[token] = view;
    }
}
