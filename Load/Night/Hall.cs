using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Load.Night;

/// <summary>How many seats are free, held and sold; never more than there are.</summary>
internal sealed class Hall(int seats)
{
    public int Sold { get; private set; }

    public int Held { get; private set; }

    public int Free => seats - Sold - Held;

    public SeatCount Count => new(seats, Sold, Held);

    public int Hold(int wanted)
    {
        var got = Math.Min(wanted, Free);
        Held += got;
        return got;
    }

    public void Release(int held) => Held -= held;

    public void Sell(int held)
    {
        Held -= held;
        Sold += held;
    }
}
