namespace OrleansTicketing.Domain.Policies;

/// <summary>The policies that the rules need, as configured (section <c>Ticketing</c>).</summary>
public sealed record TicketingPolicy
{
    public HoldPolicy Hold { get; init; } = new();

    public LimitsPolicy Limits { get; init; } = new();

    public WaitingRoomPolicy WaitingRoom { get; init; } = new();

    public InvariantsPolicy Invariants { get; init; } = new();
}

public sealed record HoldPolicy
{
    /// <summary>How long seats are set aside; asking again for seats one holds never extends it.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(5);
}

public sealed record LimitsPolicy
{
    public int SeatsPerReservation { get; init; } = 4;

    /// <summary>Held, owned and pending seats together.</summary>
    public int SeatsPerUserAndDate { get; init; } = 4;

    /// <summary>The largest single charge, whole units of the currency.</summary>
    public long MaxCharge { get; init; } = 100_000_000;
}

public sealed record WaitingRoomPolicy
{
    /// <summary>Admitted at once, per concert.</summary>
    public int Capacity { get; init; } = 100;

    /// <summary>At most this many admissions in any interval, immediate ones included.</summary>
    public int BatchSize { get; init; } = 50;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an admitted place may make holds, from its admission.</summary>
    public TimeSpan AdmittedFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>An admitted user whose first protected call does not come within this time loses the place.</summary>
    public TimeSpan ClaimWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A waiting user who neither polls nor listens for this long loses the place.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What one gateway answers with ease; above it, it asks for fewer.</summary>
    public int ComfortablePollsPerSecond { get; init; } = 10_000;
}

public sealed record InvariantsPolicy
{
    /// <summary>How often all that is stored is checked.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(5);
}
