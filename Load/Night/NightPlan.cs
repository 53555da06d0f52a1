using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Load.Night;

/// <summary>An on-sale night: who comes, what the hall has, and how the operator has set the room.</summary>
internal sealed record NightPlan
{
    public static readonly DateTimeOffset Opening = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);

    public ulong Seed { get; init; } = 1;

    public int Users { get; init; } = 200_000;

    public TimeSpan Rush { get; init; } = TimeSpan.FromSeconds(60);

    public int Seats { get; init; } = 2_000;

    public int Capacity { get; init; } = 400;

    public int BatchSize { get; init; } = 50;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(6);

    public WaitingRoomPolicy Policy { get; init; } = new();

    public TimeSpan HoldDuration { get; init; } = TimeSpan.FromMinutes(5);

    public RoomSettings Settings => new(Capacity, BatchSize, Interval, Paused: false, Opening, Opening.AddDays(1));
}
