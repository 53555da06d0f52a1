using Microsoft.Extensions.Logging;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Reminders;

/// <summary>Wakes grains by the table's schedule. The schedule is durable; a single tick may come late, twice, or be skipped.</summary>
internal sealed class ReminderService(Cluster cluster, IReminderTable table, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId GrainId, string Name), ScheduledReminder> _scheduled = [];
    private readonly CallSender _sender = new(cluster, silo: null, TimeSpan.FromSeconds(30));
    private bool _running;

    internal Cluster Cluster => cluster;
    internal ILogger Logger => logger;

    public void Dispose() => Stop();

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running)
                return;
            _running = true;
        }
        foreach (var row in await table.ReadAllAsync().WaitAsync(cancellationToken))
            Schedule(row);
    }

    internal void Stop()
    {
        lock (_gate)
        {
            _running = false;
            foreach (var scheduled in _scheduled.Values)
                scheduled.Dispose();
            _scheduled.Clear();
        }
    }

    internal async Task SaveAsync(ReminderRow row)
    {
        await table.SaveAsync(row);
        Schedule(row);
    }

    internal async Task RemoveAsync(ReminderRow row)
    {
        if (!await table.RemoveAsync(row))
            throw new ReminderException($"Reminder {row.Name} of {row.GrainId} was registered anew meanwhile.");
        lock (_gate)
        {
            if (_scheduled.TryGetValue((row.GrainId, row.Name), out var scheduled) && scheduled.Row == row)
            {
                _scheduled.Remove((row.GrainId, row.Name));
                scheduled.Dispose();
            }
        }
    }

    internal IReadOnlyList<ReminderRow> Of(GrainId grainId)
    {
        lock (_gate)
        {
            return [.. _scheduled.Values.Select(scheduled => scheduled.Row).Where(row => row.GrainId == grainId)
                .OrderBy(row => row.Name, StringComparer.Ordinal)];
        }
    }

    internal Task TickAsync(ReminderRow row)
    {
        var grain = (IRemindable)(object)GrainProxies<IRemindable>.Create(_sender, row.GrainId);
        return grain.ReceiveReminder(row.Name, new TickStatus(row.StartAt.UtcDateTime, row.Period, cluster.Time.GetUtcNow().UtcDateTime));
    }

    private void Schedule(ReminderRow row)
    {
        lock (_gate)
        {
            if (_scheduled.Remove((row.GrainId, row.Name), out var former))
                former.Dispose();
            if (_running)
                _scheduled[(row.GrainId, row.Name)] = new ScheduledReminder(this, row);
        }
    }
}
