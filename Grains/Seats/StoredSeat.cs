using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.Seats;

internal enum StoredSeatKind
{
    Free = 0,
    Held = 1,
    Pinned = 2,
    Sold = 3,
}

/// <summary>Words of a seat's history that others look for.</summary>
internal static class SeatWords
{
    public const string Released = "released";
    public const string Sold = "sold";
}

/// <summary>
/// One seat as stored. An untouched seat stores nothing. A freed one keeps its row, because its count of changes must never fall: the
/// date tells by it which of two changes is the newer one, and clocks differ between silos.
/// </summary>
internal sealed record StoredSeat
{
    /// <summary>A seat changes a handful of times per sale; its row is written with every hold, so it stays small.</summary>
    private const int HistoryLength = 16;

    public int SchemaVersion { get; init; } = 1;

    public long Version { get; init; }

    public StoredSeatKind Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Guid ReservationId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Guid UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Guid AttemptId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset PinnedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset Until { get; init; }

    /// <summary>What the hold was quoted from, for as long as the date may not have heard of it.</summary>
    public int LayoutVersion { get; init; }

    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    public Seat ToSeat() => Kind switch
    {
        StoredSeatKind.Held => new Seat.Held(ReservationId, UserId, Until, AttemptId),
        StoredSeatKind.Pinned => new Seat.Pinned(ReservationId, UserId, AttemptId, PinnedAt, Until),
        StoredSeatKind.Sold => new Seat.Sold(ReservationId, UserId),
        _ => Seat.Free,
    };

    public StoredSeat Become(Seat next, int layoutVersion, HistoryEntry entry)
    {
        var stored = new StoredSeat
        {
            Version = Version + 1,
            LayoutVersion = layoutVersion,
            History = [.. History.Skip(History.Length - HistoryLength + 1), entry],
        };
        return next switch
        {
            Seat.Held held => stored with
            {
                Kind = StoredSeatKind.Held,
                ReservationId = held.ReservationId,
                UserId = held.UserId,
                AttemptId = held.AttemptId,
                Until = held.Until,
            },
            Seat.Pinned pinned => stored with
            {
                Kind = StoredSeatKind.Pinned,
                ReservationId = pinned.ReservationId,
                UserId = pinned.UserId,
                AttemptId = pinned.AttemptId,
                PinnedAt = pinned.At,
                Until = pinned.Until,
            },
            Seat.Sold sold => stored with { Kind = StoredSeatKind.Sold, ReservationId = sold.ReservationId, UserId = sold.UserId },
            _ => stored,
        };
    }
}
