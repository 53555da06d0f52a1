using System.Collections.Immutable;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Concerts;

/// <param name="Fingerprint">Empty where the caller gave no key.</param>
/// <param name="Completed">False: the concert may not exist yet, and a repetition carries on with this id.</param>
internal sealed record OperatorRequest(Guid Id, string Fingerprint, Guid ConcertId, DateTimeOffset At, bool Completed)
{
    public bool IsKeyed => Fingerprint.Length > 0;
}

internal sealed record OperatorState
{
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<OperatorRequest> Requests { get; init; } = [];
}

/// <summary>
/// Remembers an operator's creations: keyed ones for a day, others for as long as a gateway may ask again because an answer was lost.
/// </summary>
[GrainType("operator")]
internal sealed class OperatorGrain(
    [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<OperatorState> stored,
    TimeProvider time,
    IIdSource ids,
    StorageMetrics writes) : Grain, IOperatorGrain
{
    private const int MostRequests = 1_024;

    /// <summary>Far more than are created while an answer can be on its way; the oldest make room for newer ones.</summary>
    private const int MostWithoutKey = 256;

    private Durable<OperatorState> _durable = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _durable = new Durable<OperatorState>(stored, this, writes);
        return Task.CompletedTask;
    }

    public async Task<CreateConcertReply> CreateConcert(Operation operation, ConcertDefinition definition)
    {
        var now = Now();
        var remembered = _durable.Committed.Requests.Where(request => IsKept(request, now)).ToImmutableArray();
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
        await _durable.Save(new OperatorState { Requests = Bounded(remembered.Remove(request).Add(request with { Completed = true })) });
        return new CreateConcertReply(request.ConcertId, Replayed: false, Refusal: null);
    }

    public Task<GrainHistory> History() => Task.FromResult(new GrainHistory(
        [.. _durable.Committed.Requests.TakeLast(32).Select(request => new HistoryEntry(request.At, $"concert {request.ConcertId}", request.Id))]));

    private static bool IsKept(OperatorRequest request, DateTimeOffset now) =>
        now - request.At < (request.IsKeyed ? OperationMemory.KeyedRetention : OperationMemory.UnkeyedRetention);

    private static ImmutableArray<OperatorRequest> Bounded(ImmutableArray<OperatorRequest> requests)
    {
        var over = requests.Count(static request => !request.IsKeyed && request.Completed) - MostWithoutKey;
        return over <= 0 ? requests : [.. requests.Where(request => request.IsKeyed || !request.Completed || over-- <= 0)];
    }

    private static CreateConcertReply Refused(OperationRefusal refusal) => new(ConcertId: null, Replayed: false, refusal);

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
