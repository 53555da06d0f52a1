using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTicketing.Domain.Seats;

namespace OrleansTicketing.Grains.Seats;

/// <summary>What a date stores of one seat; short names, because every hold writes up to 16 of them.</summary>
/// <param name="Version">The seat's own count of changes.</param>
/// <param name="HeldUntil">Milliseconds since 1970; null for a pinned seat, and for one that is not held.</param>
internal sealed record SeatMark(
    [property: JsonPropertyName("n")] int Number,
    [property: JsonPropertyName("v")] long Version,
    [property: JsonPropertyName("s")] SeatStanding Standing,
    [property: JsonPropertyName("u"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? HeldUntil)
{
    public DateTimeOffset? Until() => HeldUntil is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
}

/// <summary>The touched seats among 16 consecutive ones, by number.</summary>
internal sealed record SeatBlock
{
    public const int Size = 16;

    public int SchemaVersion { get; init; } = 1;

    public ImmutableArray<SeatMark> Seats { get; init; } = [];

    public static int IndexOf(int number) => (number - 1) / Size;

    public static string RowName(int index) => $"block-{index}";

    public SeatMark? Find(int number)
    {
        foreach (var seat in Seats)
        {
            if (seat.Number == number)
                return seat;
        }

        return null;
    }

    public SeatBlock With(SeatMark mark)
    {
        var index = 0;
        while (index < Seats.Length && Seats[index].Number < mark.Number)
            index++;
        var replaces = index < Seats.Length && Seats[index].Number == mark.Number;
        return this with { Seats = replaces ? Seats.SetItem(index, mark) : Seats.Insert(index, mark) };
    }
}
