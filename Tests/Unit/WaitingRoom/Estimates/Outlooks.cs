using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

/// <summary>What a room might foresee.</summary>
internal static class Outlooks
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);

    public static readonly WaitingRoomPolicy Policy = new();

    public static readonly RoomSettings Settings = new(100, 50, TimeSpan.FromSeconds(5), Paused: false, Start, Start.AddDays(1));

    public static RoomOutlook Steady(double perSecond) => new(
        Paused: false,
        Capacity: 100,
        Start,
        new QueueForecast(TimeSpan.FromSeconds(2.5), [.. QueueForecast.Points.Select(step => (float)(step * 2.5 * perSecond))]),
        Spread: 0.05);

    public static Stays Untaught() =>
        new(
            StayTable.OfUnclaimed(Policy),
            StayTable.OfSilent(Policy),
            StayTable.OfBuyers(Policy),
            StayTable.OfLate(Policy),
            ToSell: double.MaxValue);

    /// <summary>With 100 who have just come.</summary>
    public static Stays Filled()
    {
        var stays = Untaught();
        for (var i = 0; i < 100; i++)
            stays.Buyers.Entered(Start, Start);
        return stays;
    }

    /// <summary>How many places are done with by then.</summary>
    public static double DoneAt(this QueueForecast forecast, double seconds)
    {
        var (low, high) = (0.0, 10_000_000.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = forecast.SecondsUntil(middle) <= seconds ? (middle, high) : (low, middle);
        }

        return low;
    }
}
