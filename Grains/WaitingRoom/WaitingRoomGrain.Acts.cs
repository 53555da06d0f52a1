using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>What operators do to single people, or once and for all.</summary>
internal sealed partial class WaitingRoomGrain
{
    public async Task<OperatorActReply> Act(OperatorActRequest request)
    {
        ThrowIfEnded();
        if (!Exists)
            return Refused(OperatorActOutcome.UnknownRoom);
        await FormerEnded();
        await RememberActs();
        if (FindAct(request.Operation.Id) is { } known)
        {
            await AllStored();
            return known.Act.Fingerprint == request.Operation.Fingerprint
                ? new OperatorActReply(OperatorActOutcome.Replayed, known.Act.ToMessage(known.Sequence))
                : Refused(OperatorActOutcome.Mismatch);
        }

        var now = Now();
        ExpireOverdue(now);
        var act = new StoredAct(now, request.Operator, request.Kind, request.Operation.Id)
        {
            User = request.UserId,
            Reason = request.Reason,
            Fingerprint = request.Operation.Fingerprint,
        };
        return request.Kind switch
        {
            OperatorActKind.Admit => await AdmitUser(act, now),
            OperatorActKind.Expel => await ExpelUser(act, now),
            OperatorActKind.Drain => await End(act, RoomEnding.Draining),
            OperatorActKind.Close => await End(act, RoomEnding.Closed),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.Kind, "No act of its own."),
        };
    }

    // Past the order, the batch and the mode; never past the capacity or the sale.
    private async Task<OperatorActReply> AdmitUser(StoredAct act, DateTimeOffset now)
    {
        if (now < _head.OpensAt)
            return Refused(OperatorActOutcome.SaleNotOpen);
        if (now >= _head.ClosesAt)
            return Refused(OperatorActOutcome.SaleClosed);
        var number = LivePlaceOf(act.User!.Value, now);
        if (number != 0 && _places[number].IsAdmitted)
            return await Done(act with { Number = number, Detail = "was admitted before" });
        if (_occupied >= Settings.Capacity)
            return Refused(OperatorActOutcome.RoomFull);
        if (number == 0)
            number = TakePlace(act.User.Value, now, out _);
        AdmitPastOrder(number, now);
        return await Done(act with { Number = number });
    }

    private void AdmitPastOrder(int number, DateTimeOffset now)
    {
        _places.MarkPastOrder(number);
        Change(number, PlaceRules.Admit(_places[number], _policy, now));
    }

    private async Task<OperatorActReply> ExpelUser(StoredAct act, DateTimeOffset now)
    {
        var number = LivePlaceOf(act.User!.Value, now);
        if (number == 0)
            return Refused(OperatorActOutcome.UnknownPlace);
        var waited = _places[number].State == PlaceState.Waiting;
        Change(number, PlaceRules.Expel(_places[number], now));
        var reply = await Done(act with { Number = number });
        if (waited)
            await KnownToGateways(_log.Version);
        return reply;
    }

    // A closed room stays closed when it is drained.
    private Task<OperatorActReply> End(StoredAct act, RoomEnding ending)
    {
        var next = _head with { Ending = ending > _head.Ending ? ending : _head.Ending };
        var reply = Done(act, next);
        EndWaiting(act.At);
        return reply;
    }

    private async Task<OperatorActReply> Done(StoredAct act, RoomState? next = null)
    {
        var sequence = Note(act, next ?? _head);
        await AllStored();
        return new OperatorActReply(OperatorActOutcome.Done, act.ToMessage(sequence));
    }

    private int LivePlaceOf(Guid user, DateTimeOffset now) =>
        _places.NewestOf(user) is var number and not 0 && _places[number].IsLive(now) ? number : 0;

    private static OperatorActReply Refused(OperatorActOutcome outcome) => new(outcome, null);

    /// <summary>While the room is closed by an operator, those who wait end, a bounded number in each tick.</summary>
    private void EndWaiting(DateTimeOffset now)
    {
        if (_head.Ending != RoomEnding.Closed || _lease.FormerLeft > TimeSpan.Zero)
            return;
        for (var ended = 0; ended < SilencedPerTick && _places.FirstWaiting() is { } number; ended++)
            Change(number, PlaceRules.Expel(_places[number], now));
    }

    // An act whose place does not show it was stored and its place was not. Its number may have gone to nobody, or its user have none.
    private void RedoActs()
    {
        for (var index = 0; index < _head.Acts.Length; index++)
        {
            var act = _head.Acts[index];
            if (act.Kind == OperatorActKind.Expel && IsOf(act) && _places[act.Number].IsLive(act.At))
                Change(act.Number, PlaceRules.Expel(_places[act.Number], act.At));
            if (act.Kind != OperatorActKind.Admit || (IsOf(act) && _places[act.Number].State != PlaceState.Waiting))
                continue;
            var number = IsOf(act) ? act.Number : PlaceToAdmit(act.User!.Value, act.At);
            if (_places[number].State == PlaceState.Waiting)
                AdmitPastOrder(number, act.At);
            ChangeHead(_head with { Acts = _head.Acts.SetItem(index, act with { Number = number }) });
        }
    }

    // That a former place was given back may have been lost with the crash, and then the user has it still: nobody has two.
    private int PlaceToAdmit(Guid user, DateTimeOffset at) =>
        LivePlaceOf(user, at) is var live and not 0 ? live : TakePlace(user, at, out _);

    private bool IsOf(StoredAct act) => _places.Has(act.Number) && _places.UserOf(act.Number) == act.User;
}
