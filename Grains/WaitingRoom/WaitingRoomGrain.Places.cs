using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>What becomes of one place: joined, asked for, checked, given back, paid.</summary>
internal sealed partial class WaitingRoomGrain
{
    private static readonly TimeSpan LongestWaitForGateways = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LooksAtGateways = TimeSpan.FromMilliseconds(20);

    public Task<JoinReply> Join(Operation operation, Guid userId) => Join(operation, userId, isProven: _lease.IsUsable && KnowsFormer);

    private Task<JoinReply> Join(Operation operation, Guid userId, bool isProven)
    {
        ThrowIfEnded();
        if (!Exists)
            return Task.FromResult(RoomReplies.Refused(JoinOutcome.UnknownRoom));
        var now = Now();
        if (operation.Keyed && _places.FindAnswer(userId, operation.Id, now) is { } answer)
            return Replay(answer);
        var newest = _places.NewestOf(userId);
        if (newest != 0 && _places[newest].IsLive(now))
            return isProven ? Rejoin(operation, newest, now) : RejoinProven(operation, userId, newest);
        if (Settings.IsClosed(now))
            return Task.FromResult(RoomReplies.Refused(JoinOutcome.SaleClosed));
        if (newest != 0 && _places[newest].IsAdmitted && _lease.FormerLeft > TimeSpan.Zero)
            return JoinAfterFormer(operation, userId);
        return JoinAnew(operation, userId, now);
    }

    // The user's time seems to be over, but the former activation may just have taken the claim that prolongs it.
    private async Task<JoinReply> JoinAfterFormer(Operation operation, Guid userId)
    {
        await FormerEnded();
        return await Join(operation, userId);
    }

    private Task<JoinReply> JoinAnew(Operation operation, Guid userId, DateTimeOffset now)
    {
        var number = TakePlace(userId, now, out var mark);
        Admit(now);
        return Answered(operation, number, JoinOutcome.Joined, mark, now);
    }

    private int TakePlace(Guid userId, DateTimeOffset now, out JoinMark mark)
    {
        // An earlier place whose time is over ends in the same write; it is before the new one in the order of the rows.
        if (_places.NewestOf(userId) is var earlier and not 0)
            Change(earlier, PlaceRules.Expire(_places[earlier], now));
        var number = _places.Append(userId, PlaceRules.Join(now));
        mark = _order.Append();
        _pending.Join(RoomPlaces.ChunkOf(number));
        _sightings.See(number, now);
        _learning.Joined(number, now);
        StartTimer();
        return number;
    }

    private Task<JoinReply> Rejoin(Operation operation, int number, DateTimeOffset now)
    {
        _sightings.See(number, now);
        return Answered(operation, number, JoinOutcome.Existing, _order.MarkOf(number), now);
    }

    private async Task<JoinReply> RejoinProven(Operation operation, Guid userId, int number)
    {
        await Proven(number, _places[number]);
        return await Join(operation, userId, isProven: true);
    }

    private Task<JoinReply> Answered(Operation operation, int number, JoinOutcome outcome, JoinMark mark, DateTimeOffset now)
    {
        var reply = ReplyOf(number, now);
        var wait = reply.Status == PlaceStatus.Waiting ? WaitEstimate.Of(reply.Ahead, Outlook(now), now) : null;
        if (operation.Keyed)
        {
            if (!_places.TryAdd(FirstAnswer(operation, number, outcome, reply, wait, now)))
                return Task.FromResult(RoomReplies.Refused(JoinOutcome.TooMany));
            _pending.Touch(number, RoomPlaces.ChunkOf(number));
        }

        return Stored(number, () => new JoinReply(
            outcome, reply with { Version = _log.Version }, outcome == JoinOutcome.Existing, wait?.Median, OrderReplies.Of(mark), wait?.P90));
    }

    private JoinAnswer FirstAnswer(Operation operation, int number, JoinOutcome outcome, PlaceReply reply, WaitRange? wait, DateTimeOffset now) => new(
        number,
        operation.Id,
        now.ToUnixTimeMilliseconds(),
        outcome == JoinOutcome.Existing,
        _places[number].State,
        reply.Ahead,
        reply.AdmittedUntil?.ToUnixTimeMilliseconds() ?? 0,
        Seconds(wait?.Median),
        reply.Position == number ? 0 : reply.Position,
        Seconds(wait?.P90));

    private static int Seconds(TimeSpan? wait) => wait is { } known ? (int)known.TotalSeconds : -1;

    private static TimeSpan? Wait(int seconds) => seconds < 0 ? null : TimeSpan.FromSeconds(seconds);

    private async Task<JoinReply> Replay(JoinAnswer answer)
    {
        await Stored(answer.Number);
        var wasAdmitted = answer.State != PlaceState.Waiting;
        var reply = new PlaceReply(
            KeyOf(answer.Number),
            RoomReplies.Status(answer.State),
            answer.Ahead,
            wasAdmitted ? _places[answer.Number].AdmittedAt : null,
            wasAdmitted ? DateTimeOffset.FromUnixTimeMilliseconds(answer.Until) : null,
            _log.Version,
            answer.Rank == 0 ? answer.Number : answer.Rank);
        return new JoinReply(
            JoinOutcome.Replayed,
            reply,
            answer.Existing,
            Wait(answer.WaitSeconds),
            OrderReplies.Of(_order.MarkOf(answer.Number)),
            Wait(answer.LateSeconds));
    }

    public async Task<CheckReply> Check(PlaceKey place, bool claim)
    {
        ThrowIfEnded();
        if (!await Knows(place))
            return new CheckReply(null, null);
        if (claim)
            Change(place.Number, PlaceRules.Claim(_places[place.Number], _policy, Now()));
        var checkedPlace = _places[place.Number];
        await Stored(place.Number);
        await Proven(place.Number, checkedPlace);
        var current = PlaceRules.Expire(checkedPlace, Now());
        return new CheckReply(RoomReplies.Status(current.State), current.IsAdmitted ? current.Until : null);
    }

    public async Task<PlaceReply?> Leave(PlaceKey place, Guid operationId)
    {
        ThrowIfEnded();
        if (!await Knows(place))
            return null;
        await FormerEnded();
        var waited = _places[place.Number].State == PlaceState.Waiting;
        Change(place.Number, PlaceRules.Leave(_places[place.Number], Now()));
        var reply = ReplyOf(place.Number, Now());
        await Stored(place.Number);
        if (waited)
            await KnownToGateways(_log.Version);
        return reply with { Version = _log.Version };
    }

    public async Task Finish(PlaceKey place, Guid paymentId)
    {
        ThrowIfEnded();
        if (!await Knows(place))
            return;
        await FormerEnded();
        Change(place.Number, PlaceRules.Finish(_places[place.Number], Now()));
        await Stored(place.Number);
    }

    public async Task<PlaceReply?> Look(PlaceKey place)
    {
        ThrowIfEnded();
        if (!await Knows(place))
            return null;
        var now = Now();
        _sightings.See(place.Number, now);
        var isStored = IsStored(place.Number);
        var (looked, reply) = (_places[place.Number], ReplyOf(place.Number, now));
        if (isStored && reply.Status == PlaceStatus.Waiting)
            reply = reply with { Ahead = _log.AheadOf(place.Number) };
        await Stored(place.Number);
        await Proven(place.Number, looked);
        return reply with { Version = _log.Version };
    }

    // A gateway answers polls from what it last pulled, for a short time. Once all that pull often have a later state, or have been silent
    // for longer than that time, nobody is told any more that this place waits.
    private async Task KnownToGateways(long version)
    {
        var began = _time.GetTimestamp();
        while (_gateways.SomeBehind(version, Now()) && _time.GetElapsedTime(began) < LongestWaitForGateways)
            await Task.Delay(LooksAtGateways, _time);
    }

    /// <summary>
    /// Whether there is such a place. Only who can still write may say that there is none: an activation that another one has overtaken knows
    /// nothing of those who joined there, would send them away, and would take the news of their payment without telling anybody.
    /// </summary>
    private async ValueTask<bool> Knows(PlaceKey place)
    {
        if (Has(place) || !Exists)
            return Has(place);
        _pending.ChangesHead = true;
        await _commit.Saved();
        ThrowIfEnded();
        return Has(place);
    }

    private bool Has(PlaceKey place) => _places.Has(place.Number) && KeyOf(place.Number) == place;

    private PlaceKey KeyOf(int number) => new(number, _places.UserOf(number), _places[number].JoinedAt);

    private PlaceReply ReplyOf(int number, DateTimeOffset now) =>
        RoomReplies.Reply(KeyOf(number), _places[number], _places.AheadOf(number), _places.Order.RankOf(number), now);
}
