using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>A timer that ticks in turns of its activation, and dies with it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <param name="dueTime">Until the next tick; <see cref="Timeout.InfiniteTimeSpan"/> pauses the timer.</param>
    /// <param name="period">From the end of one callback to the next; <see cref="Timeout.InfiniteTimeSpan"/> ticks once.</param>
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>How a grain timer ticks.</summary>
public readonly struct GrainTimerCreationOptions() : IEquatable<GrainTimerCreationOptions>
{
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>Until the first tick.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of one callback to the next.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>True: a tick may run between the turns of requests.</summary>
    public bool Interleave { get; init; }

    /// <summary>True: a tick counts as use, so that the activation is not collected as idle.</summary>
    public bool KeepAlive { get; init; }

    public bool Equals(GrainTimerCreationOptions other) =>
        DueTime == other.DueTime && Period == other.Period && Interleave == other.Interleave && KeepAlive == other.KeepAlive;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is GrainTimerCreationOptions other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(DueTime, Period, Interleave, KeepAlive);

    public static bool operator ==(GrainTimerCreationOptions left, GrainTimerCreationOptions right) => left.Equals(right);
    public static bool operator !=(GrainTimerCreationOptions left, GrainTimerCreationOptions right) => !left.Equals(right);
}
