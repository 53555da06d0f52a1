using OrleansTicketing.Domain.Policies;

namespace OrleansTicketing.Client.Configuration;

/// <summary>The policies that silos and gateways share, read from configuration and checked.</summary>
public static class PolicySettings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TicketingPolicy Read(SettingsReader settings)
    {
        var fallback = new TicketingPolicy();
        return new TicketingPolicy
        {
            Hold = new HoldPolicy { Duration = settings.Duration("Hold:Duration", fallback.Hold.Duration, Shortest, Longest) },
            Limits = Limits(settings, fallback.Limits),
            WaitingRoom = WaitingRoom(settings, fallback.WaitingRoom),
            Invariants = new InvariantsPolicy
            {
                Period = settings.Duration("Invariants:Period", fallback.Invariants.Period, TimeSpan.FromMinutes(1), Longest),
            },
        };
    }

    private static LimitsPolicy Limits(SettingsReader settings, LimitsPolicy fallback) => new()
    {
        SeatsPerReservation = settings.Whole("Limits:SeatsPerReservation", fallback.SeatsPerReservation, 1, 100),
        SeatsPerUserAndDate = settings.Whole("Limits:SeatsPerUserAndDate", fallback.SeatsPerUserAndDate, 1, 1000),
        MaxCharge = settings.Whole("Limits:MaxCharge", fallback.MaxCharge, 1, 1_000_000_000_000),
    };

    private static WaitingRoomPolicy WaitingRoom(SettingsReader settings, WaitingRoomPolicy fallback) => new()
    {
        Capacity = settings.Whole("WaitingRoom:Capacity", fallback.Capacity, 0, 1_000_000),
        BatchSize = settings.Whole("WaitingRoom:BatchSize", fallback.BatchSize, 1, 1_000_000),
        Interval = settings.Duration("WaitingRoom:Interval", fallback.Interval, Shortest, Longest),
        AdmittedFor = settings.Duration("WaitingRoom:AdmittedFor", fallback.AdmittedFor, Shortest, Longest),
        ClaimWithin = settings.Duration("WaitingRoom:ClaimWithin", fallback.ClaimWithin, Shortest, Longest),
        // A shorter window than this could not be kept: polls must come at least four times within it.
        IdleAfter = settings.Duration("WaitingRoom:IdleAfter", fallback.IdleAfter, TimeSpan.FromSeconds(10), Longest),
        ComfortablePollsPerSecond = settings.Whole("WaitingRoom:ComfortablePollsPerSecond", fallback.ComfortablePollsPerSecond, 1, 1_000_000),
    };
}
