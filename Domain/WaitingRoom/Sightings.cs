namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// When each place was last seen polling or listening, at 4 bytes a place: whole seconds since the start, rounded up, because calling a
/// user idle too early is worse than too late.
/// </summary>
/// <param name="start">Counts as the last sight of whoever was not seen since.</param>
public sealed class Sightings(DateTimeOffset start)
{
    private int[] _seconds = new int[PlaceChunk.Size];

    public void See(int number, DateTimeOffset at)
    {
        if (number >= _seconds.Length)
            Array.Resize(ref _seconds, Math.Max(number + 1, _seconds.Length * 2));
        _seconds[number] = Math.Max(_seconds[number], (int)Math.Ceiling((at - start).TotalSeconds));
    }

    public DateTimeOffset LastOf(int number) => number < _seconds.Length ? start.AddSeconds(_seconds[number]) : start;
}
