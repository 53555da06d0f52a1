using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Grains.Interfaces.WaitingRoom;

/// <summary>
/// The waiting room of one concert: places in arrival order, who is admitted, batches, pause. It knows nothing of seats or money.
/// Every command answers after the (shared) write that makes it true.
/// </summary>
[Alias("IWaitingRoomGrain")]
public interface IWaitingRoomGrain : IGrainWithStringKey
{
    /// <summary>From the concert: the sale window and, at creation, the operator's overrides. Repeatable by revision.</summary>
    [AlwaysInterleave, Alias("Configure")]
    Task Configure(RoomConfiguration configuration);

    /// <summary>Gives the user a place, or finds the live one. Admitted at once where nobody waits and batch and capacity have room.</summary>
    [AlwaysInterleave, Alias("Join")]
    Task<JoinReply> Join(Operation operation, Guid userId);

    /// <summary>
    /// Whether this place may make holds now. With <paramref name="claim"/>, the first time also claims it: the place then lasts
    /// AdmittedFor from its admission instead of ClaimWithin.
    /// </summary>
    [AlwaysInterleave, Alias("Check")]
    Task<CheckReply> Check(PlaceKey place, bool claim);

    /// <summary>
    /// The user gives the place back. Repeatable; null where there is no such place. Where the place was waiting, the answer comes when
    /// every gateway that answers polls of this room knows of it (well below a second).
    /// </summary>
    [AlwaysInterleave, Alias("Leave")]
    Task<PlaceReply?> Leave(PlaceKey place, Guid operationId);

    /// <summary>A payment of this place is complete. Repeatable.</summary>
    [AlwaysInterleave, Alias("Finish")]
    Task Finish(PlaceKey place, Guid paymentId);

    /// <summary>The exact state of one place, whatever it is; null where there is no such place.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<PlaceReply?> Look(PlaceKey place);

    /// <summary>
    /// A gateway's subscription: how far the room has admitted and who left since a version; takes who polled or listened meanwhile.
    /// Pulled every 250 ms where the gateway has users of this room, every few seconds else; a pull keeps the room awake.
    /// </summary>
    [AlwaysInterleave, Alias("Pull")]
    Task<RoomProgress?> Pull(RoomPull pull);

    /// <summary>For operators; null where the room does not exist.</summary>
    [AlwaysInterleave, Alias("Figures")]
    Task<RoomFigures?> Figures();

    /// <summary>An operator's change. Lowering the capacity throws nobody out. In the audit; repeatable by operation for a day.</summary>
    [AlwaysInterleave, Alias("Change")]
    Task<RoomChangeReply> Change(RoomChange change);

    /// <summary>What else an operator does. It is in the audit before anybody hears of it.</summary>
    [AlwaysInterleave, Alias("Act")]
    Task<OperatorActReply> Act(OperatorActRequest request);

    /// <summary>What operators did, newest first; null where the room does not exist.</summary>
    /// <param name="before">A sequence number: older ones only; null for the newest.</param>
    [AlwaysInterleave, Alias("Audit")]
    Task<OperatorActPage?> Audit(long? before, int limit);

    /// <summary>How the room stood every ten seconds in which something changed; null where the room does not exist.</summary>
    /// <param name="since">Later ones only; null from the beginning.</param>
    [AlwaysInterleave, Alias("Samples")]
    Task<RoomSamples?> Samples(DateTimeOffset? since);

    /// <summary>What is published of the lottery; null where there is none.</summary>
    [AlwaysInterleave, Alias("Lottery")]
    Task<RoomLottery?> Lottery();

    /// <summary>Running totals beside an independent recount over the stored places.</summary>
    [AlwaysInterleave, Alias("Recount")]
    Task<RoomRecount> Recount();

    [AlwaysInterleave, Alias("History")]
    Task<GrainHistory> History();

    /// <summary>What this place was told at its join; null where there is no such place.</summary>
    [AlwaysInterleave, Alias("Receipt")]
    Task<PlaceReceipt?> Receipt(PlaceKey place);

    /// <summary>The way from this place to the first signed head that covers it; null where there is no such place.</summary>
    [AlwaysInterleave, Alias("Prove")]
    Task<PlaceProof?> Prove(PlaceKey place);

    /// <summary>What became of those who come before this place; null where there is no such place.</summary>
    [AlwaysInterleave, Alias("Why")]
    Task<PlaceStory?> Why(PlaceKey place);

    /// <summary>The signed heads in their order; null where the room does not exist.</summary>
    /// <param name="from">How many to skip, 0 or more.</param>
    /// <param name="limit">1 to 100.</param>
    [AlwaysInterleave, Alias("Heads")]
    Task<RoomHeads?> Heads(int from, int limit);
}

/// <summary>Names one place; all three must be the room's own, or there is no such place.</summary>
/// <param name="Number">The arrival number, from 1.</param>
/// <param name="IssuedAt">The time of the join, whole milliseconds.</param>
[GenerateSerializer, Immutable, Alias("PlaceKey")]
public sealed record PlaceKey(
    [property: Id(0)] int Number,
    [property: Id(1)] Guid UserId,
    [property: Id(2)] DateTimeOffset IssuedAt);

[GenerateSerializer, Alias("PlaceStatus")]
public enum PlaceStatus
{
    Waiting = 0,
    Admitted = 1,

    /// <summary>The admitted time ran out, the claim did not come, or a waiting user fell silent.</summary>
    Expired = 2,

    /// <summary>Paid or given back.</summary>
    Finished = 3,
}

/// <param name="Ahead">How many still waiting come before it; 0 for anyone not waiting.</param>
/// <param name="AdmittedUntil">Until the claim: the deadline for it. Then: when the place ends.</param>
/// <param name="Version">The room's version that contains this state; a reader's cache at or above it knows of it.</param>
/// <param name="Position">The place in the order of admission, from 1: the arrival number, unless a drawn lottery orders differently.</param>
[GenerateSerializer, Immutable, Alias("PlaceReply")]
public sealed record PlaceReply(
    [property: Id(0)] PlaceKey Place,
    [property: Id(1)] PlaceStatus Status,
    [property: Id(2)] int Ahead,
    [property: Id(3)] DateTimeOffset? AdmittedAt,
    [property: Id(4)] DateTimeOffset? AdmittedUntil,
    [property: Id(5)] long Version,
    [property: Id(6)] int Position);

[GenerateSerializer, Alias("JoinOutcome")]
public enum JoinOutcome
{
    /// <summary>A new place.</summary>
    Joined = 0,

    /// <summary>The user has a live place: the same one.</summary>
    Existing = 1,

    /// <summary>The first answer to this operation again; the place may have moved on since.</summary>
    Replayed = 2,
    UnknownRoom = 3,
    SaleClosed = 4,

    /// <summary>The user's live place was asked for with too many different idempotency keys: 429.</summary>
    TooMany = 5,
}

/// <param name="Place">As first answered, for a replay. Null where refused.</param>
/// <param name="WasExisting">For a replay: whether the first answer was 200 (a live place was found) rather than 201.</param>
/// <param name="EstimatedWait">The median in whole seconds, as first answered; null where not waiting or not known.</param>
/// <param name="Receipt">The same whenever it is asked for. Null where refused.</param>
/// <param name="EstimatedWaitP90">What nine of ten wait at most, as first answered.</param>
[GenerateSerializer, Immutable, Alias("JoinReply")]
public sealed record JoinReply(
    [property: Id(0)] JoinOutcome Outcome,
    [property: Id(1)] PlaceReply? Place,
    [property: Id(2)] bool WasExisting,
    [property: Id(3)] TimeSpan? EstimatedWait,
    [property: Id(4)] PlaceReceipt? Receipt,
    [property: Id(5)] TimeSpan? EstimatedWaitP90);

/// <param name="Status">Null where there is no such place.</param>
/// <param name="AdmittedUntil">Where admitted.</param>
[GenerateSerializer, Immutable, Alias("CheckReply")]
public sealed record CheckReply(
    [property: Id(0)] PlaceStatus? Status,
    [property: Id(1)] DateTimeOffset? AdmittedUntil);

/// <summary>Null leaves the policy's value (or, in a change, the value in force) as it is.</summary>
/// <param name="Capacity">Admitted at once, 0 or more.</param>
/// <param name="BatchSize">Admissions per interval, 1 or more.</param>
/// <param name="Interval">1 second or more.</param>
/// <param name="Schedule">Windows in order of time; empty for none.</param>
[GenerateSerializer, Immutable, Alias("RoomOverrides")]
public sealed record RoomOverrides(
    [property: Id(0)] int? Capacity,
    [property: Id(1)] int? BatchSize,
    [property: Id(2)] TimeSpan? Interval,
    [property: Id(3)] ImmutableArray<RoomWindow>? Schedule = null);

/// <param name="OpensAt">The first of the dates' sale openings: nobody is admitted before.</param>
/// <param name="ClosesAt">The last of the dates' sale ends: nobody joins after.</param>
/// <param name="Overrides">Taken at the first configuration only; later ones are the operator's.</param>
[GenerateSerializer, Immutable, Alias("RoomConfiguration")]
public sealed record RoomConfiguration(
    [property: Id(0)] long Revision,
    [property: Id(1)] DateTimeOffset OpensAt,
    [property: Id(2)] DateTimeOffset ClosesAt,
    [property: Id(3)] RoomOverrides Overrides,
    [property: Id(4)] Guid OperationId);

/// <summary>Who of 64 consecutive arrival numbers was seen: bit i stands for number <c>Start + i</c>.</summary>
[GenerateSerializer, Immutable, Alias("SeenPlaces")]
public sealed record SeenPlaces(
    [property: Id(0)] int Start,
    [property: Id(1)] ulong Bits);

/// <param name="GatewayId">Stable for the gateway's process.</param>
/// <param name="SinceVersion">The version the gateway has; -1 for a snapshot.</param>
/// <param name="Page">Of a snapshot: the number to go on from; else 0.</param>
/// <param name="Seen">Who polled or listened since the last report; bounded.</param>
/// <param name="ReportsSeen">True where <paramref name="Seen"/> is complete since this gateway's last report.</param>
/// <param name="AdmissionsToSell">About so many more of the admitted will find something to buy; null where the gateway does not know.</param>
[GenerateSerializer, Immutable, Alias("RoomPull")]
public sealed record RoomPull(
    [property: Id(0)] Guid GatewayId,
    [property: Id(1)] long SinceVersion,
    [property: Id(2)] int Page,
    [property: Id(3)] ImmutableArray<SeenPlaces> Seen,
    [property: Id(4)] bool ReportsSeen,
    [property: Id(5)] double? AdmissionsToSell = null);

/// <param name="Version">Rises with every change that a waiting user could see; survives restarts.</param>
/// <param name="Cursor">Every rank below it has been admitted or has left; the lowest that may wait.</param>
/// <param name="LastPosition">The highest rank given, which is the highest number given.</param>
/// <param name="Snapshot">True: <paramref name="Gone"/> is a page of all ranks at or above the cursor that left; false: those since the asked version.</param>
/// <param name="Gone">Ranks that left while waiting (given back, fallen silent, expelled) or were admitted past the order. At most 8,000 in one message.</param>
/// <param name="NextPage">Where more follow: of a snapshot the rank to go on from, else 0 (ask again since Version). Null at the end.</param>
/// <param name="Pace">What estimates are made of.</param>
/// <param name="Draw">What makes ranks of arrival numbers; null while they are the same. From a version before it nothing is told in steps.</param>
/// <param name="Head">The newest signed head; null before the first.</param>
[GenerateSerializer, Immutable, Alias("RoomProgress")]
public sealed record RoomProgress(
    [property: Id(0)] long Version,
    [property: Id(1)] int Cursor,
    [property: Id(2)] int LastPosition,
    [property: Id(3)] bool Snapshot,
    [property: Id(4)] ImmutableArray<int> Gone,
    [property: Id(5)] int? NextPage,
    [property: Id(6)] RoomPace Pace,
    [property: Id(7)] RoomDraw? Draw = null,
    [property: Id(8)] RoomHead? Head = null);

/// <summary>What the room has learned, and foresees: at most a second old, and as small for a million waiting as for one.</summary>
/// <param name="Admitted">Admitted places now.</param>
/// <param name="EndedAdmissions">Admissions that have ended so far, whatever way.</param>
/// <param name="Step">The unit of the forecast's times.</param>
/// <param name="Done">How many of those who wait, in order, will be admitted or gone at each of the forecast's fixed times (some 80).</param>
/// <param name="Spread">How far off estimates are, relative, as one standard deviation.</param>
/// <param name="Mode">In force now.</param>
[GenerateSerializer, Immutable, Alias("RoomPace")]
public sealed record RoomPace(
    [property: Id(0)] int Capacity,
    [property: Id(1)] bool Paused,
    [property: Id(2)] DateTimeOffset OpensAt,
    [property: Id(3)] int Admitted,
    [property: Id(4)] int EndedAdmissions,
    [property: Id(5)] TimeSpan Step,
    [property: Id(6)] ImmutableArray<float> Done,
    [property: Id(7)] double Spread,
    [property: Id(8)] AdmissionMode Mode);

/// <param name="Admitted">Admitted now, those who have not shown up yet included.</param>
/// <param name="Finished">Total ever.</param>
/// <param name="Expired">Total ever.</param>
/// <param name="LastPosition">0 before the first join.</param>
/// <param name="LastAdmittedPosition">The highest rank admitted in order; 0 before the first admission.</param>
/// <param name="Mode">In force now.</param>
/// <param name="Schedule">In order of time.</param>
/// <param name="Estimates">How good estimates of the wait were.</param>
[GenerateSerializer, Immutable, Alias("RoomFigures")]
public sealed record RoomFigures(
    [property: Id(0)] int Waiting,
    [property: Id(1)] int Admitted,
    [property: Id(2)] int Finished,
    [property: Id(3)] int Expired,
    [property: Id(4)] int Capacity,
    [property: Id(5)] int BatchSize,
    [property: Id(6)] TimeSpan Interval,
    [property: Id(7)] bool Paused,
    [property: Id(8)] int LastPosition,
    [property: Id(9)] int LastAdmittedPosition,
    [property: Id(10)] AdmissionMode Mode,
    [property: Id(11)] ImmutableArray<RoomWindow> Schedule,
    [property: Id(12)] RoomEstimates Estimates);

/// <summary>
/// Estimates that were given at half of a wait, beside the other half: a fair sample of the waits of a minute or more, the last 1,000 of
/// them since the room is in memory. Null where none was measured yet.
/// </summary>
/// <param name="Measured">All since the room is in memory.</param>
/// <param name="Close">The share that was at most a tenth off.</param>
/// <param name="MedianError">Half of them were at most so far off, relative to what came.</param>
/// <param name="WithinP90">The share of waits that were over within what nine of ten should take.</param>
[GenerateSerializer, Immutable, Alias("RoomEstimates")]
public sealed record RoomEstimates(
    [property: Id(0)] long Measured,
    [property: Id(1)] double? Close,
    [property: Id(2)] double? MedianError,
    [property: Id(3)] double? WithinP90);

/// <summary>The running totals, and the same counted anew from the stored places.</summary>
[GenerateSerializer, Immutable, Alias("RoomRecount")]
public sealed record RoomRecount(
    [property: Id(0)] RoomTotals Running,
    [property: Id(1)] RoomTotals Recounted,
    [property: Id(2)] bool OneLivePlacePerUser,
    [property: Id(3)] bool InArrivalOrder);

[GenerateSerializer, Immutable, Alias("RoomTotals")]
public sealed record RoomTotals(
    [property: Id(0)] int Joined,
    [property: Id(1)] int Waiting,
    [property: Id(2)] int Admitted,
    [property: Id(3)] int Finished,
    [property: Id(4)] int Expired);
