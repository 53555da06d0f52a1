namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>Stretches of a queue by how many are ahead: each twice as long as the one before, because those at the front differ from those far behind.</summary>
public static class Bands
{
    public const int Count = 14;
    private const int First = 256;

    /// <summary>The first number of places ahead that belongs to this band.</summary>
    public static int Start(int band) => band == 0 ? 0 : First << (band - 1);

    /// <summary>The first number of places ahead that does not belong to it any more.</summary>
    public static double End(int band) => band == Count - 1 ? double.MaxValue : Start(band + 1);

    public static int Of(int ahead)
    {
        var band = 0;
        while (band < Count - 1 && ahead >= Start(band + 1))
            band++;
        return band;
    }

    /// <summary>How many of so many in a row stand in this band.</summary>
    public static double Members(int band, double waiting) => Math.Max(0, Math.Min(waiting, End(band)) - Start(band));
}
