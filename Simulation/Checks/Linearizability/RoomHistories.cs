using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.Checks.Linearizability;

/// <summary>
/// What the users saw of each waiting room. The numbers say the only order that the joins can have had, so nothing has to be searched: it
/// is linearizable if no join that was answered before another was sent has the higher number, and each place only went forward.
/// </summary>
internal sealed class RoomHistories
{
    /// <summary>What others did may be so old at another gateway; what the user did, never.</summary>
    private static readonly TimeSpan OldestNews = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<(Guid Concert, int Number), Seen> _places = [];
    private readonly Dictionary<(Guid User, Guid Concert), List<(TimeSpan Sent, string? Key)>> _unknown = [];
    private readonly Dictionary<(Guid User, string Key), TimeSpan> _firstSent = [];

    /// <summary>What is wrong with it, or null.</summary>
    internal string? Wrong(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            if (step.Asked is Asked.Join { Key: { } key })
                _firstSent.TryAdd((step.UserId, key), step.Sent);
            if (step is { Asked: Asked.Join join, Outcome: Outcome.Unknown or null })
                Unknown(step.UserId, join.ConcertId).Add((step.Sent, join.Key));
            else if (step.Outcome is Outcome.Answered { Value: var value } && See(step, value) is { } wrong)
                return wrong;
        }

        return Overtaken() ?? WentBack();
    }

    private string? See(Step step, object value)
    {
        switch (step.Asked, value)
        {
            case (Asked.Join join, JoinedPlace joined):
                var number = joined.Receipt.Receipt.Number;
                if (!_places.TryGetValue((join.ConcertId, number), out var place))
                    _places.Add((join.ConcertId, number), place = new Seen(step.UserId));
                if (place.User != step.UserId)
                    return $"place {number} was given to user {place.User.Short()} and to user {step.UserId.Short()}";
                place.Joined(joined.Created ? SentFirst(step, join) : null, step.Ended ?? step.Sent);
                if (!joined.Replayed)
                    place.Looks.Add(new Look(step, joined.View.Status, joined.View.Ahead));
                return null;
            case (Asked.Look look, TokenView view) when _places.TryGetValue((look.ConcertId, look.Number), out var seen):
                seen.Looks.Add(new Look(step, view.Status, view.Ahead));
                return null;
            case (Asked.Leave leave, TokenView view) when _places.TryGetValue((leave.ConcertId, leave.Number), out var left):
                left.Looks.Add(new Look(step, view.Status, view.Ahead) { IsOwnAct = true });
                return null;
            default:
                return null;
        }
    }

    // A join without an answer may have been the one that made the place.
    private TimeSpan SentFirst(Step step, Asked.Join join)
    {
        var sent = join.Key is { } key ? _firstSent[(step.UserId, key)] : step.Sent;
        foreach (var (unknown, _) in Unknown(step.UserId, join.ConcertId))
            sent = unknown < sent ? unknown : sent;
        return sent;
    }

    private List<(TimeSpan Sent, string? Key)> Unknown(Guid user, Guid concert)
    {
        if (!_unknown.TryGetValue((user, concert), out var sent))
            _unknown.Add((user, concert), sent = []);
        return sent;
    }

    private string? Overtaken()
    {
        var (concert, lastSent, last) = (Guid.Empty, TimeSpan.MinValue, 0);
        foreach (var ((room, number), place) in _places)
        {
            if (room != concert)
                (concert, lastSent, last) = (room, TimeSpan.MinValue, 0);
            if (place.JoinEnded < lastSent)
                return $"place {number} of {room.Short()} was answered at {place.JoinEnded.TotalSeconds:F3} s, and place {last} was asked for at {lastSent.TotalSeconds:F3} s only";
            if (place.JoinSent is { } sent && sent > lastSent)
                (lastSent, last) = (sent, number);
        }

        return null;
    }

    private string? WentBack()
    {
        foreach (var ((room, number), place) in _places)
        {
            var looks = place.Looks;
            for (var later = 1; later < looks.Count; later++)
            {
                for (var earlier = later - 1; earlier >= 0; earlier--)
                {
                    if (looks[later].Status >= looks[earlier].Status)
                        continue;
                    var news = looks[earlier].IsOwnAct ? TimeSpan.Zero : OldestNews;
                    if (looks[earlier].Step.Ended + news < looks[later].Step.Sent)
                        return $"place {number} of {room.Short()} went from {looks[earlier].Status} to {looks[later].Status}: {looks[earlier].Step}; {looks[later].Step}";
                }
            }
        }

        return null;
    }

    private sealed record Look(Step Step, PlaceStatus Status, int Ahead)
    {
        internal bool IsOwnAct { get; init; }
    }

    private sealed class Seen(Guid user)
    {
        internal Guid User => user;

        internal List<Look> Looks { get; } = [];

        /// <summary>Null: nobody was answered that this join made the place. It may have been an operator.</summary>
        internal TimeSpan? JoinSent { get; private set; }

        internal TimeSpan JoinEnded { get; private set; } = TimeSpan.MaxValue;

        internal void Joined(TimeSpan? sent, TimeSpan ended)
        {
            JoinSent = JoinSent < sent ? JoinSent : sent ?? JoinSent;
            JoinEnded = ended < JoinEnded ? ended : JoinEnded;
        }
    }
}
