using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Concerts;

/// <summary>
/// One concert. What it decides it stores first, then tells its dates, its room and the catalogue, so that a crash in between is made
/// good by the next activation; it becomes visible only when they exist.
/// </summary>
[GrainType("concert")]
internal sealed partial class ConcertGrain(
    [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<StoredConcert> stored,
    TimeProvider time,
    StorageMetrics writes,
    RetryMetrics retries,
    ILogger<ConcertGrain> log) : Grain, IConcertGrain
{
    private static readonly TimeSpan FinishAgainAfter = TimeSpan.FromSeconds(2);

    private Guid _concertId;
    private Durable<StoredConcert> _durable = null!;
    private IGrainTimer? _finishing;

    private StoredConcert Saved => _durable.Committed;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _concertId = GrainKeys.ParseId(this.GetPrimaryKeyString());
        _durable = new Durable<StoredConcert>(stored, this, writes);
        if (Saved.Unpushed || Saved.Pending is not null)
            FinishAgain(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task Create(ConcertDefinition definition, Guid operationId)
    {
        if (Saved.Revision == 0)
        {
            // The first definition counts: a repetition may have other defaults, such as when its sale opens.
            var planned = new StoredConcert { Revision = 1, Room = definition.WaitingRoom, Unpushed = true }.With(definition.ToPlan());
            await _durable.Save(planned.Noting(Now(), "created", operationId));
        }

        await Finish();
    }

    public Task<Concert?> Get() => Task.FromResult(Saved.Visible ? Saved.ToMessage(_concertId) : null);

    public async Task<ConcertChangeReply> Change(ConcertChange change, Guid operationId)
    {
        if (Saved.Revision == 0)
            return new ConcertChangeReply(ConcertChangeOutcome.UnknownConcert, null, null, null);
        await Finish();
        switch (ConcertRules.Edit(Saved.ToPlan(), change.ToEdit(), Now()))
        {
            case EditDecision.Invalid(var problem):
                return new ConcertChangeReply(ConcertChangeOutcome.Invalid, null, problem.Field, problem.Message);
            case EditDecision.Accepted(var next, Relaid: { } relaid):
                return await Relay(next, relaid, operationId);
            case EditDecision.Accepted(var next, _):
                await Adopt(next, Saved.Revision + 1, operationId);
                break;
        }

        await Finish();
        return Changed();
    }

    public Task<GrainHistory> History() => Task.FromResult(new GrainHistory(Saved.History));

    private async Task<ConcertChangeReply> Relay(ConcertPlan next, DatePlan relaid, Guid operationId)
    {
        var inUse = new ConcertChangeReply(ConcertChangeOutcome.InUse, null, null, null);
        // The usual refusal writes nothing; the date's own decision comes after the intent is stored.
        if (await Date(relaid.Date).Describe() is { Held: var held, Sold: var sold } && held + sold > 0)
            return inUse;
        await _durable.Save(Saved with { Pending = PendingChange.Of(next, relaid.Date, Saved.Revision + 1, operationId) });
        return await Finish() ? Changed() : inUse;
    }

    private ConcertChangeReply Changed() => new(ConcertChangeOutcome.Changed, Saved.ToMessage(_concertId), null, null);

    private Task Adopt(ConcertPlan plan, long revision, Guid operationId) =>
        _durable.Save((Saved with { Revision = revision, Unpushed = true, Pending = null }).With(plan).Noting(Now(), "changed", operationId));

    /// <summary>Carries on whatever was decided and not told to all; repeatable at every step. False where a date did not agree.</summary>
    private async Task<bool> Finish()
    {
        try
        {
            var agreed = Saved.Pending is not { } pending || await Ask(pending);
            if (Saved.Unpushed)
                await Push();
            _finishing?.Dispose();
            _finishing = null;
            return agreed;
        }
        catch
        {
            retries.Concert();
            FinishAgain(FinishAgainAfter);
            throw;
        }
    }

    private void FinishAgain(TimeSpan after) => _finishing ??= this.RegisterGrainTimer(
        static concert => concert.FinishOrLog(), this, new GrainTimerCreationOptions(after, FinishAgainAfter));

    private async Task FinishOrLog()
    {
        try
        {
            await Finish();
        }
        catch (Exception exception)
        {
            LogUnfinished(_concertId, exception);
        }
    }

    private async Task<bool> Ask(PendingChange pending)
    {
        var plan = pending.ToPlan();
        var date = plan.Dates.First(candidate => candidate.Date == pending.Date);
        var agreed = await Configure(date, pending.Revision, pending.OperationId) == DateConfigureReply.Done;
        if (agreed)
            await Adopt(plan, pending.Revision, pending.OperationId);
        else
            await _durable.Save(Saved with { Revision = pending.Revision, Pending = null });
        return agreed;
    }

    private async Task Push()
    {
        var saved = Saved;
        var cause = saved.History[^1].OperationId;
        foreach (var date in saved.Dates)
        {
            if (await Configure(date.ToPlan(), saved.Revision, cause) != DateConfigureReply.Done)
                throw new InvalidOperationException($"The date {date.Date} refuses seats and prices that it has agreed to.");
        }

        await GrainFactory.WaitingRoom(_concertId).Configure(new RoomConfiguration(
            saved.Revision, saved.Dates.Min(date => date.SaleOpensAt), saved.Dates.Max(date => date.SaleClosesAt), saved.Room, cause));
        if (!saved.Visible)
            await _durable.Save(Saved with { Visible = true });
        await GrainFactory.Catalogue().Add(_concertId);
        await _durable.Save(Saved with { Unpushed = false });
    }

    private Task<DateConfigureReply> Configure(DatePlan date, long revision, Guid operationId) => Date(date.Date).Configure(new DateConfiguration(
        revision, date.Sections.ToMessages(), date.Window.StartsAt, date.Window.OpensAt, date.Window.ClosesAt, operationId));

    private IConcertDateGrain Date(string key) => GrainFactory.ConcertDate(new ConcertDateKey(_concertId, DateKey.Parse(key)));

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    [LoggerMessage(Level = LogLevel.Warning, Message = "Concert {ConcertId} could not tell everybody of its last change; it tries again")]
    private partial void LogUnfinished(Guid concertId, Exception exception);
}
