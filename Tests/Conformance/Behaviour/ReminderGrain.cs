namespace OrleansTicketing.Tests.Conformance.Behaviour;

internal interface IReminderGrain : IGrainWithStringKey, IRemindable
{
    Task Remind(TimeSpan due, TimeSpan period);
    Task Forget();
    Task RemindAndForgetTheFormer(TimeSpan due, TimeSpan period);
    Task Deactivate();
    Task<System.Collections.Immutable.ImmutableArray<string>> Names();
}

[GrainType("reminder")]
internal sealed class ReminderGrain : Grain, IReminderGrain
{
    private int _wakes;

    public Task Remind(TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder("wake", due, period);

    public async Task Forget() => await this.UnregisterReminder((await this.GetReminder("wake"))!);

    public async Task RemindAndForgetTheFormer(TimeSpan due, TimeSpan period)
    {
        var former = (await this.GetReminder("wake"))!;
        await this.RegisterOrUpdateReminder("wake", due, period);
        await this.UnregisterReminder(former);
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<System.Collections.Immutable.ImmutableArray<string>> Names() =>
        [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Probe.Note(this.GetPrimaryKeyString(), $"{reminderName} {++_wakes}");
        return this.GetPrimaryKeyString().StartsWith("failing", StringComparison.Ordinal) ? throw new FormatException("a bad wake") : Task.CompletedTask;
    }
}
