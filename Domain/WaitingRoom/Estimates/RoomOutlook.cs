using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>What a forecast begins with.</summary>
/// <param name="StartsEmpty">The room opens later, and nobody will be inside then.</param>
/// <param name="RecentAdmissions">Those in the interval that ends now.</param>
/// <param name="Waited">How long people have waited so far, about.</param>
/// <param name="Waiting">How many people wait: nobody asks about places far behind the last of them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RoomNow(DateTimeOffset At, bool StartsEmpty, int RecentAdmissions, TimeSpan Waited, int Waiting = int.MaxValue);

/// <summary>What estimates are made of: all that a room foresees.</summary>
/// <param name="OpensAt">Nobody is admitted before; the forecast begins there, or now.</param>
/// <param name="Spread">How far off estimates of many places are, relative, as one standard deviation.</param>
public sealed record RoomOutlook(bool Paused, int Capacity, DateTimeOffset OpensAt, QueueForecast Forecast, double Spread)
{
    private const double NineOfTen = 1.2816;

    public double SecondsUntil(double places) => Forecast.SecondsUntil(places);

    /// <summary>As <see cref="SecondsUntil"/>, but long enough for nine of ten.</summary>
    public double SecondsUntilSurely(double places)
    {
        var spread = Spread * places;
        return Forecast.SecondsUntil(places + (NineOfTen * Math.Sqrt(places + (spread * spread))));
    }
}
