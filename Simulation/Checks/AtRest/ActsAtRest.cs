using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>What the audit says an operator did to somebody, beside the place of that somebody.</summary>
internal static class ActsAtRest
{
    /// <summary>Why a place does not show what was done to it, or null.</summary>
    internal static string? Untrue(WatchedRoom room, OperatorActKind kind, Guid user, int number, DateTimeOffset at)
    {
        var isTheirs = room.UserOf(number) == user;
        return kind switch
        {
            OperatorActKind.Admit when !isTheirs => $"an operator admitted user {user.Short()} with place {number}, which is not stored, or another's",
            OperatorActKind.Admit when room.AdmittedAt(number) is null => $"an operator admitted place {number}, and it is {room[number].State}",
            // A place that was lost with a crash may have been given to the same user anew.
            OperatorActKind.Expel when isTheirs && room[number].IsLive && room[number].Joined <= at.ToUnixTimeMilliseconds() =>
                $"an operator threw out place {number}, and it is {room[number].State}",
            _ => null,
        };
    }

    /// <summary>The first act of which that is so, or null. Older acts than those in the head are true since they left it.</summary>
    internal static string? Untrue(WatchedRoom room)
    {
        foreach (var act in room.Head?.Acts ?? [])
        {
            if (act is { User: { } user, Number: > 0 } && Untrue(room, act.Kind, user, act.Number, act.At) is { } untrue)
                return untrue;
        }

        return null;
    }
}
