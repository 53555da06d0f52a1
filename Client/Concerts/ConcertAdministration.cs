using System.Collections.Immutable;
using System.Text.Json;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.Concerts;

/// <param name="Dates">In the concert's order; null where a date does not answer as one yet.</param>
/// <param name="WaitingRoom">Null where the room does not exist yet.</param>
public sealed record AdministeredConcert(Concert Concert, ImmutableArray<DateDescription?> Dates, RoomFigures? WaitingRoom);

/// <param name="NextOffset">Where the next page begins; null at the end.</param>
public sealed record AdministeredConcertPage(ImmutableArray<AdministeredConcert> Items, int? NextOffset);

/// <summary>What operators do with concerts.</summary>
public sealed class ConcertAdministration(
    IGrainFactory grains, ClusterCalls cluster, OperationFactory operations, ConcertCatalogue catalogue, TimeProvider time)
{
    private const string CreateRoute = "POST /api/v1/admin/concerts";

    /// <summary>
    /// Creates a concert, once per key. Refused: <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.IdempotencyMismatch"/>,
    /// <see cref="ErrorCode.TooManyRequests"/>.
    /// </summary>
    /// <param name="asked">The request as parsed.</param>
    /// <param name="operatorKeyHash">A hash of the operator key: whom idempotency keys count for.</param>
    /// <param name="key">The idempotency key, or null.</param>
    /// <param name="cancellation">Ends the repeated asking, never a call that is under way.</param>
    public async Task<Answer<CreatedConcert>> Create(
        NewConcert asked, string operatorKeyHash, string? key, CancellationToken cancellation = default)
    {
        var problems = new List<FieldProblem>();
        var definition = ConcertRequests.Define(asked, time.GetUtcNow(), problems);
        if (problems.Count > 0)
            return Invalid(problems);
        var canonical = key is null ? string.Empty : JsonSerializer.Serialize(ConcertRequests.Normalised(asked));
        var operation = operations.Create(operatorKeyHash, CreateRoute, key, canonical);
        var created = await cluster.Ask(() => grains.Operator(operatorKeyHash).CreateConcert(operation, definition), cancellation);
        if (!created.Answered)
            return Unanswered.Unavailable;
        return created.Value switch
        {
            { Refusal: OperationRefusal.Mismatch } => new Refusal(ErrorCode.IdempotencyMismatch),
            { ConcertId: { } id, Replayed: var replayed } => new CreatedConcert(id, replayed),
            _ => new Refusal(ErrorCode.TooManyRequests),
        };
    }

    /// <summary>
    /// Corrects a concert. Refused: <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.NotFound"/>, and
    /// <see cref="ErrorCode.SeatTaken"/> for seats or prices of a date of which something is held or sold.
    /// </summary>
    public async Task<Answer<Concert>> Change(Guid concertId, ConcertCorrection asked, CancellationToken cancellation = default)
    {
        var problems = new List<FieldProblem>();
        var change = ConcertRequests.Change(asked, problems);
        if (problems.Count > 0)
            return Invalid(problems);
        var operation = operations.Create(concertId, "PATCH", key: null, string.Empty);
        var changed = await cluster.Ask(() => grains.Concert(concertId).Change(change, operation.Id), cancellation);
        if (!changed.Answered)
            return Unanswered.Unavailable;
        return changed.Value switch
        {
            { Outcome: ConcertChangeOutcome.Changed, Concert: { } concert } => concert,
            { Outcome: ConcertChangeOutcome.Invalid } reply => Refusal.InvalidField(reply.Field ?? "dates", reply.Problem ?? "is not valid"),
            { Outcome: ConcertChangeOutcome.InUse } => new Refusal(ErrorCode.SeatTaken)
            {
                Detail = "Seats and prices of a date can be changed only while none of its seats is held or sold.",
            },
            _ => new Refusal(ErrorCode.NotFound),
        };
    }

    /// <summary>Every concert with its counters, in the order of creation; parameters as for <see cref="ConcertCatalogue.List"/>.</summary>
    public async Task<Answer<AdministeredConcertPage>> List(int offset, int limit, CancellationToken cancellation = default)
    {
        var concerts = await catalogue.List(offset, limit, cancellation);
        if (!concerts.Succeeded(out var page))
            return concerts.Refusal;
        var counted = await Task.WhenAll(page.Items.Select(concert => cluster.Ask(() => Count(concert), cancellation)));
        return counted.All(concert => concert.Answered)
            ? new AdministeredConcertPage([.. counted.Select(concert => concert.Value)], page.NextOffset)
            : Unanswered.Unavailable;
    }

    private async Task<AdministeredConcert> Count(Concert concert)
    {
        var room = grains.WaitingRoom(concert.ConcertId).Figures();
        var dates = await Task.WhenAll(concert.Dates.Select(date => grains.ConcertDate(Key(concert, date)).Describe()));
        return new AdministeredConcert(concert, [.. dates], await room);
    }

    private static ConcertDateKey Key(Concert concert, DateDefinition date) => new(concert.ConcertId, DateKey.Parse(date.Date));

    private static Refusal Invalid(IEnumerable<FieldProblem> problems) =>
        new(ErrorCode.InvalidRequest) { Errors = [.. problems.Select(problem => new FieldError(problem.Field, problem.Message))] };
}
