using OrleansTicketing.Embedded.Reminders;

namespace Orleans.Runtime
{
    /// <summary>A durable wake-up call of a grain.</summary>
    public interface IGrainReminder
    {
        string ReminderName { get; }
    }

    /// <summary>When a reminder was first due, how often it comes, and when this tick was sent (UTC).</summary>
    public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        public DateTime FirstTickTime { get; } = firstTickTime;
        public TimeSpan Period { get; } = period;
        public DateTime CurrentTickTime { get; } = timeStamp;

        public override string ToString() => $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>";
    }
}

namespace Orleans
{
    /// <summary>A grain that can be reminded. The schedule is durable; a tick may come late or twice.</summary>
    public interface IRemindable : IGrain
    {
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>How a grain asks to be reminded.</summary>
    public static class GrainReminderExtensions
    {
        /// <exception cref="ArgumentException">The period is below <see cref="ReminderOptions.MinimumReminderPeriod"/>.</exception>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

        /// <inheritdoc cref="RegisterOrUpdateReminder(Grain, string, TimeSpan, TimeSpan)"/>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            GrainReminders.Of(grain).RegisterOrUpdate(reminderName, dueTime, period);

        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) => GrainReminders.Of(grain).Unregister(reminder);

        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);
        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) => GrainReminders.Of(grain).Get(reminderName);

        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);
        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => GrainReminders.Of(grain).GetAll();
    }
}
