using System.Collections.Immutable;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>Who polled since the last report, and who listens. Not safe for several threads.</summary>
internal sealed class SeenNumbers
{
    private const int Block = 64;

    private readonly Dictionary<int, int> _listeners = [];
    private SortedDictionary<int, ulong> _polled = [];

    public int Listeners => _listeners.Count;

    public void Polled(int number) => Add(number / Block * Block, 1UL << (number % Block));

    public void Listening(int number) => _listeners[number] = _listeners.GetValueOrDefault(number) + 1;

    /// <summary>Who stops listening was there until now.</summary>
    public void Stopped(int number)
    {
        Polled(number);
        if (--_listeners[number] == 0)
            _listeners.Remove(number);
    }

    public ImmutableArray<SeenPlaces> Take()
    {
        foreach (var number in _listeners.Keys)
            Polled(number);
        var report = _polled.Select(entry => new SeenPlaces(entry.Key, entry.Value)).ToImmutableArray();
        _polled = [];
        return report;
    }

    /// <summary>A report that may not have arrived belongs to the next one as well.</summary>
    public void PutBack(ImmutableArray<SeenPlaces> report)
    {
        foreach (var seen in report)
            Add(seen.Start, seen.Bits);
    }

    private void Add(int start, ulong bits) => _polled[start] = _polled.GetValueOrDefault(start) | bits;
}
