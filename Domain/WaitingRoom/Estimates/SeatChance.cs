using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>Whether somebody who waits will probably find a seat.</summary>
public enum SeatChance
{
    Unsure = 0,
    Yes = 1,
    No = 2,
}

/// <summary>The seats of all dates that can be booked.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SeatCount(int Total, int Sold, int Held)
{
    /// <summary>Whether hardly any seat can be had now: fewer than one in fifty.</summary>
    public bool AreGone => (long)(Total - Sold - Held) * 50 < Total;
}

/// <summary>Seats are compared with those who come before: the admitted, who are choosing or paying, and the places ahead.</summary>
public static class SeatChances
{
    // Until the sale has shown it: two seats for each of seven in ten.
    private const double SeatsAtFirst = 1.4;
    private const double FirstWeight = 50;

    // How much fewer, and how much more, those before may take than expected without making the answer wrong.
    private const double Few = 0.7;
    private const double Many = 1.4;

    // Of seats held now, at least so many are paid in the end.
    private const double Kept = 0.9;

    /// <param name="seats">As counted now.</param>
    /// <param name="ahead">Places still waiting before the asking one.</param>
    /// <param name="admitted">Admitted now.</param>
    /// <param name="ended">Admissions that have ended so far, sold or not.</param>
    public static SeatChance Of(SeatCount seats, int ahead, int admitted, int ended)
    {
        var left = seats.Total - seats.Sold;
        var each = SeatsEach(seats, ended);
        var inside = admitted * each;
        var fewest = Math.Max(seats.Held * Kept, inside * Few) + (ahead * each * Few);
        var most = Math.Max(seats.Held, inside * Many) + ((ahead + 1) * each * Many);
        return left <= 0 || fewest >= left ? SeatChance.No : most < left ? SeatChance.Yes : SeatChance.Unsure;
    }

    /// <summary>How many more of those who are admitted will find a seat; 0 or more.</summary>
    public static double AdmissionsLeft(SeatCount seats, int admitted, int ended)
    {
        var each = SeatsEach(seats, ended);
        var left = seats.Total - seats.Sold - Math.Max(seats.Held * Kept, admitted * each);
        return seats.AreGone ? 0 : Math.Max(1, left / each);
    }

    private static double SeatsEach(SeatCount seats, int ended) =>
        (seats.Sold + (FirstWeight * SeatsAtFirst)) / (ended + FirstWeight);
}
