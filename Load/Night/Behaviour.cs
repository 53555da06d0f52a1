namespace OrleansTicketing.Load.Night;

/// <summary>How people behave: medians and shares, the same for every night.</summary>
internal static class Behaviour
{
    /// <summary>Of those told that they will probably get no seat, so many wait on.</summary>
    public const double WaitOnWithoutHope = 0.1;

    /// <summary>Of those who give up waiting, so many say so; the rest close the page, which the room learns when they have been silent.</summary>
    public const double SaySoWhenLeaving = 0.4;

    public const double NeverShowUp = 0.04;
    public const double OnlyLook = 0.12;

    /// <summary>Of those who leave without a ticket, so many vanish instead of giving the place back.</summary>
    public const double Vanish = 0.15;

    /// <summary>A wanted seat was just taken.</summary>
    public const double TooLate = 0.15;

    public const double CancelHold = 0.05;
    public const double AbandonHold = 0.05;
    public const double LurkWhenSoldOut = 0.15;

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(45);

    public static TimeSpan Arrival(ref Draws draws, TimeSpan rush) => rush * Math.Pow(draws.Next(), 2);

    public static TimeSpan GiveUp(ref Draws draws) => draws.LogNormal(30, 1);

    public static TimeSpan Notice(ref Draws draws) => draws.LogNormal(4, 0.8);

    public static TimeSpan Choose(ref Draws draws) => draws.LogNormal(40, 0.6);

    public static TimeSpan ChooseAgain(ref Draws draws) => draws.LogNormal(12, 0.6);

    public static TimeSpan Look(ref Draws draws) => draws.LogNormal(30, 0.7);

    public static TimeSpan Pay(ref Draws draws) => draws.LogNormal(55, 0.6);

    public static TimeSpan Cancel(ref Draws draws) => draws.LogNormal(60, 0.6);

    public static TimeSpan SeeThatItIsSoldOut(ref Draws draws) => draws.LogNormal(15, 0.7);

    public static TimeSpan Lurk(ref Draws draws) => draws.LogNormal(120, 0.8);

    /// <summary>1 to 4.</summary>
    public static int Seats(ref Draws draws) => draws.Next() switch
    {
        < 0.15 => 1,
        < 0.75 => 2,
        < 0.87 => 3,
        _ => 4,
    };
}
