using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces.Invariants;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>Walks over all that is stored again and again, and keeps what the last walk found. There is one in a cluster, so one walk at a time.</summary>
[GrainType("invariants")]
internal sealed partial class InvariantsGrain(
    IStoredRows rows, TimeProvider time, TicketingPolicy policy, InvariantMetrics metrics, ILogger<InvariantsGrain> log) : Grain, IInvariantsGrain, IRemindable
{
    private const string WakeUp = "watch";

    /// <summary>Shorter than it takes until an idle grain is forgotten, and with it what was found.</summary>
    private static readonly TimeSpan WakeUpPeriod = TimeSpan.FromMinutes(5);

    /// <summary>A process that starts has better things to do.</summary>
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);

    private InvariantResult[] _results =
        [.. Enum.GetValues<InvariantName>().Select(static name => new InvariantResult(name, 0, 0, [], null, TimeSpan.Zero))];

    private MoneyTotals? _money;
    private InvariantsPass? _running;
    private CancellationTokenSource? _leaving;
    private IGrainTimer? _timer;

    public async Task Watch()
    {
        await this.RegisterOrUpdateReminder(WakeUp, WakeUpPeriod, WakeUpPeriod);
        StartTimer();
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        StartTimer();
        return Task.CompletedTask;
    }

    public Task<InvariantsReport> Check()
    {
        _ = Pass();
        return Report();
    }

    public Task<InvariantsReport> Report() =>
        Task.FromResult(new InvariantsReport([.. _results], _running?.Began, _running?.Findings.Suspicions.Count ?? 0, _money));

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.Show([]);
        if (_leaving is { } leaving)
            await leaving.CancelAsync();
    }

    private void StartTimer() => _timer ??= this.RegisterGrainTimer(
        static (self, _) => self.Pass(),
        this,
        new GrainTimerCreationOptions(FirstAfter < policy.Invariants.Period ? FirstAfter : policy.Invariants.Period, policy.Invariants.Period)
        {
            Interleave = true,
            KeepAlive = true,
        });

    private async Task Pass()
    {
        if (_running is not null)
            return;
        using var leaving = new CancellationTokenSource();
        _leaving = leaving;
        var pass = _running = new InvariantsPass(rows, time, Ended, leaving.Token);
        try
        {
            _money = await pass.Run();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // Another silo goes on with it.
        }
        catch (Exception exception)
        {
            // The time of the last check says that it is not made any more.
            LogFailed(exception);
        }
        finally
        {
            (_running, _leaving) = (null, null);
        }
    }

    private void Ended(InvariantResult result)
    {
        _results = [.. _results.Select(known => known.Name == result.Name ? result : known)];
        metrics.Show(_results);
        foreach (var violation in result.Violations)
            LogViolation(result.Name, violation.Where, violation.What);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Invariant {Invariant} is broken: {Where}: {What}")]
    private partial void LogViolation(InvariantName invariant, string where, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A check of what is stored ended early; the next one begins after its period")]
    private partial void LogFailed(Exception exception);
}
