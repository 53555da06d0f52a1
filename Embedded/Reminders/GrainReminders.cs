using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Reminders;

/// <summary>The reminders of one grain, as it asks for them.</summary>
internal sealed class GrainReminders
{
    private readonly Activation _activation;
    private readonly ReminderService _service;

    private GrainReminders(Activation activation, ReminderService service)
    {
        _activation = activation;
        _service = service;
    }

    internal static GrainReminders Of(IGrainBase grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        var activation = Activation.Of(grain.GrainContext);
        if (grain is not IRemindable)
            throw new InvalidOperationException($"{grain.GetType().FullName} must implement {nameof(IRemindable)} to have reminders.");
        var service = activation.Silo.Cluster.Reminders
            ?? throw new InvalidOperationException("The silo has no reminder service.");
        return new GrainReminders(activation, service);
    }

    internal async Task<IGrainReminder> RegisterOrUpdate(string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        var shortest = _activation.Silo.ServiceProvider.GetRequiredService<IOptions<ReminderOptions>>().Value.MinimumReminderPeriod;
        if (period < shortest || period <= TimeSpan.Zero)
            throw new ArgumentException($"The period of reminder {reminderName} is {period}; it must be {shortest} or more.", nameof(period));
        await ComeToLife();
        var row = new ReminderRow(_activation.GrainId, reminderName, _activation.Silo.TimeProvider.GetUtcNow() + dueTime, period);
        await _service.SaveAsync(row);
        return new GrainReminder(row);
    }

    internal async Task Unregister(IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        await ComeToLife();
        await _service.RemoveAsync(((GrainReminder)reminder).Row);
    }

    internal Task<IGrainReminder?> Get(string reminderName)
    {
        var known = _service.Of(_activation.GrainId).FirstOrDefault(row => string.Equals(row.Name, reminderName, StringComparison.Ordinal));
        return Task.FromResult<IGrainReminder?>(known is null ? null : new GrainReminder(known));
    }

    internal Task<List<IGrainReminder>> GetAll() =>
        Task.FromResult(_service.Of(_activation.GrainId).Select(IGrainReminder (row) => new GrainReminder(row)).ToList());

    /// <summary>A grain of a dead silo waits here for ever: nothing it still asks for may happen.</summary>
    private Task ComeToLife() =>
        _activation.Silo.IsDead ? new TaskCompletionSource().Task : Task.CompletedTask;

    /// <summary>As it was registered: it stands for no later registration.</summary>
    private sealed record GrainReminder(ReminderRow Row) : IGrainReminder
    {
        public string ReminderName => Row.Name;
    }
}
