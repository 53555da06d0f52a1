using System.Collections.Immutable;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>Who polled since the last report, and who listens. Not safe for several threads.</summary>
internal sealed class SeenNumbers
{
    private const int Block = 64;

    private readonly Dictionary<int, int> _listeners = [];

    // A bit for each number.
    private ulong[] _polled = new ulong[1];

    public int Listeners => _listeners.Count;

    public void Polled(int number) => Add(number / Block, 1UL << (number % Block));

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
        var report = ImmutableArray.CreateBuilder<SeenPlaces>();
        for (var block = 0; block < _polled.Length; block++)
        {
            if (_polled[block] != 0)
                report.Add(new SeenPlaces(block * Block, _polled[block]));
        }

        Array.Clear(_polled);
        return report.ToImmutable();
    }

    /// <summary>A report that may not have arrived belongs to the next one as well.</summary>
    public void PutBack(ImmutableArray<SeenPlaces> report)
    {
        foreach (var seen in report)
            Add(seen.Start / Block, seen.Bits);
    }

    private void Add(int block, ulong bits)
    {
        if (block >= _polled.Length)
            Array.Resize(ref _polled, Math.Max(block + 1, _polled.Length * 2));
        _polled[block] |= bits;
    }
}
