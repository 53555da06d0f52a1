using System.Collections.Immutable;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Domain.WaitingRoom.Proof;

/// <summary>How places of a room are ordered.</summary>
public enum PlaceOrder
{
    Arrival,

    /// <summary>Who came before the opening was shuffled by a published draw.</summary>
    Lottery,
}

/// <summary>What became of those who come before a place.</summary>
/// <param name="Admitted">Were admitted, whatever came after that.</param>
/// <param name="Left">Gave their place back, or fell silent, before they were admitted.</param>
/// <param name="Waiting">Still wait: those who are ahead.</param>
public readonly record struct ThoseBefore(int Admitted, int Left, int Waiting)
{
    public int All => Admitted + Left + Waiting;
}

/// <summary>Why a place is where it is, in plain words.</summary>
/// <param name="Position">In the order of admission, from 1.</param>
/// <param name="ArrivalNumber">In the order of the joins, from 1.</param>
public sealed record WhyHere(
    int Position, int ArrivalNumber, DateTimeOffset JoinedAt, PlaceOrder Order, ThoseBefore Before, Place Place, RoomSettings Room, DateTimeOffset Now)
{
    public ImmutableArray<string> Sentences() => [.. Story()];

    private IEnumerable<string> Story()
    {
        yield return $"You joined at {Text(JoinedAt)} and were number {ArrivalNumber} to do so.";
        if (Order == PlaceOrder.Lottery)
            yield return $"Who had joined before the opening was shuffled by a draw that anyone can recompute; it made you number {Position}.";
        yield return Before.All == 0
            ? "Nobody comes before you."
            : $"{Before.All} {(Before.All == 1 ? "comes" : "come")} before you: {Before.Admitted} admitted so far, {Before.Left} left before that, {Before.Waiting} still {(Before.Waiting == 1 ? "waits" : "wait")}.";
        yield return Standing();
        if (Place.State != PlaceState.Waiting)
            yield break;
        yield return Rule();
        if (Now < Room.OpensAt)
            yield return $"Nobody is admitted before {Text(Room.OpensAt)}.";
    }

    private string Rule() => Room.ModeAt(Now) switch
    {
        RoomMode.Lottery => $"Who joins before {Text(Room.Schedule.Lottery!.Value.OpensAt)} is shuffled then by a draw that nobody can choose; until then your number is only that of your arrival.",
        RoomMode.Paused => "The room is paused: nobody is admitted until it goes on.",
        RoomMode.Closed => "The room is closed: nobody is admitted.",
        RoomMode.Passthrough => $"Places are admitted in order, and never more than {Room.Capacity} at once.",
        _ => $"Places are admitted in order: at most {Room.BatchSize} in any {Room.Interval.TotalSeconds:0.###} s, and never more than {Room.Capacity} at once.",
    };

    private string Standing() => Place switch
    {
        { State: PlaceState.Waiting } => Before.Waiting == 0 ? "You are the next." : $"So {Before.Waiting} {(Before.Waiting == 1 ? "is" : "are")} ahead of you.",
        { State: PlaceState.Unclaimed, Until: { } until } => $"You were admitted at {Text(Place.AdmittedAt!.Value)}; show up before {Text(until)}, or the place goes to the next.",
        { State: PlaceState.Claimed, Until: { } until } => $"You were admitted at {Text(Place.AdmittedAt!.Value)}, until {Text(until)}.",
        { State: PlaceState.Expired, AdmittedAt: null } => $"Your place ended at {Text(Place.Until!.Value)}: you neither polled nor listened for too long, or an operator ended it.",
        { State: PlaceState.Expired } => $"You were admitted at {Text(Place.AdmittedAt.Value)}; the time for that ended at {Text(Place.Until!.Value)}.",
        _ => $"Your place ended at {Text(Place.Until!.Value)}: it was used for a payment, or given back.",
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'");
}
