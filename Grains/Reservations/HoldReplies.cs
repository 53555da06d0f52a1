using System.Collections.Immutable;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.Reservations;

internal static class HoldReplies
{
    public static HoldReply Held(Reservation reservation) => new(HoldOutcome.Held, reservation, null, null, [], 0, 0);

    public static HoldReply Replayed(Reservation reservation) => new(HoldOutcome.Replayed, reservation, null, null, [], 0, 0);

    public static HoldReply Refused(OperationRefusal refusal) => new(HoldOutcome.Refused, null, refusal, null, [], 0, 0);

    public static HoldReply NotAdmitted(PlaceStatus? status) => new(HoldOutcome.NotAdmitted, null, null, status, [], 0, 0);

    public static HoldReply Because(HoldOutcome outcome) => new(outcome, null, null, null, [], 0, 0);

    public static HoldReply LimitExceeded(LimitDecision.Exceeded exceeded) =>
        new(HoldOutcome.SeatLimitExceeded, null, null, null, [], exceeded.Limit, exceeded.Counted);

    public static HoldReply Taken(ImmutableArray<int> seats) => new(HoldOutcome.SeatTaken, null, null, null, seats, 0, 0);
}
