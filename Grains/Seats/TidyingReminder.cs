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

    /// <param name="mayDrop">
    /// Asked between looking the reminder up and removing what was found: an activation that has taken over by then has registered it anew, or
    /// makes this throw.
    /// </param>
    public async Task Drop(Func<Task<bool>> mayDrop)
    {
        if (await grain.GetReminder(Name) is not { } reminder || !await mayDrop())
            return;
        _registration = null;
        var removal = grain.UnregisterReminder(reminder);
        _removal = removal;
        await removal;
    }

    private async Task Register(Task removal)
    {
        // How the removal ended does not matter: this registration holds either way.
        await Task.WhenAny(removal);
        await grain.RegisterOrUpdateReminder(Name, Period, Period);
    }
}
