using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Checks.AtRest;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Answers;

/// <summary>What users are told of their places, beside what is stored by then.</summary>
internal sealed class PlaceAnswers(Referee referee, RoomChecks rooms)
{
    private readonly Dictionary<(Guid ConcertId, int Number), DateTimeOffset> _seen = [];
    private readonly HashSet<(Guid ConcertId, int Number)> _fellSilent = [];

    /// <summary>Null: nobody ever asked, or the user was silent for so long once that the place may end at any time since.</summary>
    internal DateTimeOffset? LastSeen(WatchedRoom room, int number) =>
        _seen.TryGetValue((room.ConcertId, number), out var seen) && !_fellSilent.Contains((room.ConcertId, number)) ? seen : null;

    private void See(WatchedRoom room, int number, DateTimeOffset sent)
    {
        var before = _seen.TryGetValue((room.ConcertId, number), out var seen) ? seen : DateTimeOffset.FromUnixTimeMilliseconds(room[number].Joined);
        if (referee.Now - before + referee.ClocksApart >= referee.Policy.WaitingRoom.IdleAfter)
            _fellSilent.Add((room.ConcertId, number));
        if (sent > before)
            _seen[(room.ConcertId, number)] = sent;
    }

    internal (string Invariant, string Why)? Joined(Step step, Asked.Join asked, JoinedPlace joined)
    {
        var number = joined.Receipt.Receipt.Number;
        if (rooms.Find(asked.ConcertId) is not { } room || room.UserOf(number) != step.UserId)
            return ("10", $"place {number} was answered and is not stored, or another's");
        if (room[number].Joined != joined.View.IssuedAt.ToUnixTimeMilliseconds())
            return ("10", $"place {number} was answered as joined at {referee.Told(joined.View.IssuedAt)}, and is stored otherwise");
        return joined.Replayed ? null : Looked(step, asked.ConcertId, number, joined.View);
    }

    internal (string Invariant, string Why)? Looked(Step step, Guid concertId, int number, TokenView view)
    {
        if (rooms.Find(concertId) is not { } room || !room.Has(number))
            return ("10", $"place {number} was answered and is not stored");
        var place = room[number];
        switch (view.Status)
        {
            case PlaceStatus.Waiting:
                See(room, number, referee.At(step.Sent));
                var ahead = place.State == PlaceState.Waiting ? room.AheadOf(number) : 0;
                return view.Ahead < ahead && !HasLottery(room) ? ("7", $"place {number} was told that {view.Ahead} are ahead, and {ahead} are") : null;
            case PlaceStatus.Admitted when place.Admitted < 0:
                return ("10", $"place {number} was told that it is admitted, and that is not stored");
            case PlaceStatus.Expired when place.IsLive && !(place.IsAdmitted && IsOver(place)):
            case PlaceStatus.Finished when place.State != PlaceState.Finished:
                return ("10", $"place {number} was told that it is {view.Status}, and is stored as {place.State}");
            default:
                return null;
        }
    }

    internal (string Invariant, string Why)? Left(Asked.Leave asked, TokenView view)
    {
        if (view.Status is not (PlaceStatus.Finished or PlaceStatus.Expired))
            return ("10", $"place {asked.Number} was given back, and told that it is {view.Status}");
        return rooms.Find(asked.ConcertId)?.StateOf(asked.Number) is PlaceState.Finished or PlaceState.Expired
            ? null
            : ("10", $"place {asked.Number} was answered as given back, and that is not stored");
    }

    /// <summary>An operator's act is answered when the place shows it.</summary>
    internal static (string Invariant, string Why)? Acted(WatchedRoom room, OperatorAct act) =>
        act is { UserId: { } user, ArrivalNumber: { } number } && ActsAtRest.Untrue(room, act.Kind, user, number, act.At) is { } untrue ? ("10", untrue) : null;

    // The draw gives each place another rank, between one answer and the next.
    private static bool HasLottery(WatchedRoom room) => room.Head?.Lottery is not null;

    private bool IsOver(WatchedPlace place) => place.Until <= (referee.Now + referee.ClocksApart).ToUnixTimeMilliseconds();
}
