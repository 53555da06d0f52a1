using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>Null leaves what is in force as it is.</summary>
/// <param name="Schedule">Takes the place of the one before; empty for none.</param>
public sealed record RoomCorrection(int? Capacity, int? BatchSize, TimeSpan? Interval, bool? Paused, ImmutableArray<NewWindow>? Schedule);

/// <param name="UserId">Null where the act is about the room.</param>
public sealed record AskedAct(OperatorActKind Kind, Guid? UserId, string Reason);

/// <param name="Replayed">The first answer to the same idempotency key again.</param>
public sealed record DoneAct(OperatorAct Act, bool Replayed);

/// <summary>What operators do with waiting rooms, and what everybody may know of a lottery.</summary>
public sealed class RoomAdministration(IGrainFactory grains, ClusterCalls cluster, OperationFactory operations)
{
    private const int OperatorNameLength = 8;

    /// <summary>Reads in use, not a cache: each goes when nobody waits for it any more.</summary>
    private readonly ConcurrentDictionary<Guid, FreshRead<Asked<RoomLottery?>>> _lotteries = new();

    /// <summary>Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<RoomFigures>> Figures(Guid concertId, CancellationToken cancellation = default) =>
        Found(await cluster.Ask(() => grains.WaitingRoom(concertId).Figures(), cancellation));

    /// <summary>Refused: <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.NotFound"/>.</summary>
    /// <param name="operatorKeyHash">A hash of the operator key; its first digits name the operator in the audit.</param>
    public async Task<Answer<RoomFigures>> Change(
        Guid concertId, RoomCorrection asked, string operatorKeyHash, CancellationToken cancellation = default)
    {
        var problems = new List<FieldProblem>();
        ImmutableArray<RoomWindow>? schedule = asked.Schedule is { } windows ? ConcertRequests.Define(windows, "schedule", problems) : null;
        if (problems.Count > 0)
            return new Refusal(ErrorCode.InvalidRequest) { Errors = [.. problems.Select(problem => new FieldError(problem.Field, problem.Message))] };
        var operation = operations.Create(operatorKeyHash, "PATCH", key: null, string.Empty);
        var change = new RoomChange(
            new RoomOverrides(asked.Capacity, asked.BatchSize, asked.Interval, schedule), asked.Paused, NameOf(operatorKeyHash), operation.Id);
        var changed = await cluster.Ask(() => grains.WaitingRoom(concertId).Change(change), cancellation);
        if (!changed.Answered)
            return Unanswered.Unavailable;
        return changed.Value switch
        {
            { ScheduleProblem: { } problem } => Refusal.InvalidField("schedule", problem),
            { Figures: { } figures } => figures,
            _ => new Refusal(ErrorCode.NotFound),
        };
    }

    /// <summary>
    /// Refused: <see cref="ErrorCode.NotFound"/> (also a user without a live place), <see cref="ErrorCode.IdempotencyMismatch"/>,
    /// <see cref="ErrorCode.RoomFull"/>, <see cref="ErrorCode.SaleNotOpen"/>, <see cref="ErrorCode.SaleClosed"/>.
    /// </summary>
    /// <param name="route">Method and path, for which the key counts.</param>
    /// <param name="key">The idempotency key, or null.</param>
    public async Task<Answer<DoneAct>> Act(
        Guid concertId, AskedAct asked, string operatorKeyHash, string route, string? key, CancellationToken cancellation = default)
    {
        var operation = operations.Create(operatorKeyHash, route, key, $"{asked.UserId:N}|{asked.Reason}");
        var request = new OperatorActRequest(operation, asked.Kind, asked.UserId, asked.Reason, NameOf(operatorKeyHash));
        var done = await cluster.Ask(() => grains.WaitingRoom(concertId).Act(request), cancellation);
        if (!done.Answered)
            return Unanswered.Unavailable;
        return done.Value switch
        {
            { Act: { } act, Outcome: var outcome } => new DoneAct(act, outcome == OperatorActOutcome.Replayed && operation.Keyed),
            { Outcome: OperatorActOutcome.Mismatch } => new Refusal(ErrorCode.IdempotencyMismatch),
            { Outcome: OperatorActOutcome.RoomFull } => new Refusal(ErrorCode.RoomFull),
            { Outcome: OperatorActOutcome.SaleNotOpen } => new Refusal(ErrorCode.SaleNotOpen),
            { Outcome: OperatorActOutcome.SaleClosed } => new Refusal(ErrorCode.SaleClosed),
            { Outcome: OperatorActOutcome.UnknownPlace } => new Refusal(ErrorCode.NotFound) { Detail = "The user has no live place in this waiting room." },
            _ => new Refusal(ErrorCode.NotFound),
        };
    }

    /// <summary>What operators did, newest first. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<OperatorActPage>> Audit(Guid concertId, long? before, int limit, CancellationToken cancellation = default) =>
        Found(await cluster.Ask(() => grains.WaitingRoom(concertId).Audit(before, limit), cancellation));

    /// <summary>How the room stood over time. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<RoomSamples>> History(Guid concertId, DateTimeOffset? since, CancellationToken cancellation = default) =>
        Found(await cluster.Ask(() => grains.WaitingRoom(concertId).Samples(since), cancellation));

    /// <summary>What is published of a lottery; readers at the same moment share one call. Refused: <see cref="ErrorCode.NotFound"/>.</summary>
    public async Task<Answer<RoomLottery>> Lottery(Guid concertId, CancellationToken cancellation = default)
    {
        var read = _lotteries.GetOrAdd(
            concertId, id => new FreshRead<Asked<RoomLottery?>>(() => cluster.Ask(() => grains.WaitingRoom(id).Lottery())));
        try
        {
            return Found(await read.Read().WaitAsync(cancellation));
        }
        finally
        {
            _lotteries.TryRemove(KeyValuePair.Create(concertId, read));
        }
    }

    private static Answer<T> Found<T>(Asked<T?> asked)
        where T : class
    {
        if (!asked.Answered)
            return Unanswered.Unavailable;
        return asked.Value is { } found ? found : new Refusal(ErrorCode.NotFound);
    }

    private static string NameOf(string operatorKeyHash) => operatorKeyHash[..Math.Min(OperatorNameLength, operatorKeyHash.Length)];
}
