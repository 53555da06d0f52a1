namespace OrleansTicketing.Grains.Seats;

/// <summary>The one reminder of a date, which wakes it after a crash while seats are held. Registrations and removals never overtake each other.</summary>
internal sealed class TidyingReminder(Grain grain)
{
    private const string Name = "tidy";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private Task? _registration;
    private Task _removal = Task.CompletedTask;

    /// <summary>Completes when the reminder is stored.</summary>
    public Task Ensure()
    {
        if (_registration is null or { IsFaulted: true } or { IsCanceled: true })
            _registration = Register(_removal);
        return _registration;
    }

    public async Task Drop()
    {
        _registration = null;
        var removal = Remove();
        _removal = removal;
        await removal;
    }

    private async Task Register(Task removal)
    {
        // How the removal ended does not matter: this registration holds either way.
        await Task.WhenAny(removal);
        await grain.RegisterOrUpdateReminder(Name, Period, Period);
    }

    private async Task Remove()
    {
        if (await grain.GetReminder(Name) is { } reminder)
            await grain.UnregisterReminder(reminder);
    }
}
