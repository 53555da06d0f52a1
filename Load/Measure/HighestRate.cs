namespace OrleansTicketing.Load.Measure;

/// <summary>The search for the highest rate that keeps to something.</summary>
internal static class HighestRate
{
    public const double FirstRate = 500;

    /// <summary>How near to the highest rate the found one is, as a share of it.</summary>
    public const double Precision = 0.05;

    /// <summary>Doubles until a rate is not kept, then halves the distance.</summary>
    /// <param name="isKept">Whether arrivals at so many a second were kept to. Asked once more where it says no: what else happens on a machine
    /// breaks a bound now and then; what is too much breaks it twice.</param>
    /// <returns>The highest rate that was kept; null where even the first was not.</returns>
    public static async Task<double?> FindAsync(Func<double, Task<bool>> isKept)
    {
        async Task<bool> IsKeptAsync(double rate) => await isKept(rate) || await isKept(rate);
        var (low, high) = (0.0, FirstRate);
        while (await IsKeptAsync(high))
            (low, high) = (high, high * 2);
        if (low == 0)
            return null;
        while (high - low > low * Precision)
        {
            var middle = (low + high) / 2;
            if (await IsKeptAsync(middle))
                low = middle;
            else
                high = middle;
        }

        return low;
    }
}
