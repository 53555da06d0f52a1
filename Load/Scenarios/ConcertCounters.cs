using System.Text.Json;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>Where the operator's list of concerts says how many seats are taken.</summary>
internal static class ConcertCounters
{
    public static long SeatsHeld(JsonElement concert) => Sum(concert, "seatsHeld");

    public static long SeatsSold(JsonElement concert) => Sum(concert, "seatsSold");

    private static long Sum(JsonElement concert, string counter) =>
        concert.GetProperty("dates").EnumerateArray().Sum(date => date.GetProperty(counter).GetInt64());
}
