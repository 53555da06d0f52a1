using System.Collections.Immutable;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Concerts;

/// <param name="Completed">False: the concert may not exist yet, and a repetition carries on with this id.</param>
internal sealed record OperatorRequest(Guid Id, string Fingerprint, Guid ConcertId, DateTimeOffset At, bool Completed);

internal sealed record OperatorState
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<OperatorRequest> Requests { get; init; } = [];
}

/// <summary>Remembers an operator's keyed creations for a day.</summary>
[GrainType("operator")]
internal sealed class OperatorGrain(
    [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<OperatorState> stored,
    TimeProvider time,
    IIdSource ids,
    StorageMetrics writes) : Grain, IOperatorGrain
{
    private const int MostRequests = 1_024;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private Durable<OperatorState> _durable = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _durable = new Durable<OperatorState>(stored, this, writes);
        return Task.CompletedTask;
    }

    public async Task<CreateConcertReply> CreateConcert(Operation operation, ConcertDefinition definition)
    {
        var now = Now();
        var remembered = _durable.Committed.Requests.Where(request => now - request.At < Kept).ToImmutableArray();
        var request = remembered.FirstOrDefault(earlier => earlier.Id == operation.Id);
        if (request is not null && request.Fingerprint != operation.Fingerprint)
            return Refused(OperationRefusal.Mismatch);
        if (request is { Completed: true })
            return new CreateConcertReply(request.ConcertId, Replayed: true, Refusal: null);
        if (request is null)
        {
            if (remembered.Length >= MostRequests)
                return Refused(OperationRefusal.TooMany);
            // The concert's id is stored before there is a concert: after a crash a repetition completes this one and makes no second.
            request = new OperatorRequest(operation.Id, operation.Fingerprint, ids.NewId(), now, Completed: false);
            remembered = remembered.Add(request);
            await _durable.Save(new OperatorState { Requests = remembered });
        }

        await GrainFactory.Concert(request.ConcertId).Create(definition, operation.Id);
        // A request without a key has another id next time: what it did need not be remembered.
        var rest = remembered.Remove(request);
        await _durable.Save(new OperatorState { Requests = operation.Keyed ? rest.Add(request with { Completed = true }) : rest });
        return new CreateConcertReply(request.ConcertId, Replayed: false, Refusal: null);
    }

    public Task<GrainHistory> History() => Task.FromResult(new GrainHistory(
        [.. _durable.Committed.Requests.TakeLast(32).Select(request => new HistoryEntry(request.At, $"concert {request.ConcertId}", request.Id))]));

    private static CreateConcertReply Refused(OperationRefusal refusal) => new(ConcertId: null, Replayed: false, refusal);

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
