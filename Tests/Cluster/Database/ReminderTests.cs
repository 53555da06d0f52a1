namespace OrleansTicketing.Tests.Cluster.Database;

/// <summary>Reminders through Microsoft's ADO.NET provider, on our table and queries.</summary>
[Collection(DatabaseTests.Name)]
public class ReminderTests(DatabaseSilo silo)
{
    private static readonly DateTime Start = new(2030, 2, 1, 19, 30, 0, 123, DateTimeKind.Utc);

    [Fact]
    public async Task A_reminder_is_registered_read_changed_and_removed()
    {
        silo.Database.MustRun();
        var date = NewDate();

        var first = await Register(date, "tidying", TimeSpan.FromMinutes(1));
        var read = (await silo.Reminders.ReadRow(date, "tidying"))!;
        Assert.Equal((date, "tidying", Start, TimeSpan.FromMinutes(1), first), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));

        var second = await Register(date, "tidying", TimeSpan.FromDays(49));
        Assert.NotEqual(first, second);
        Assert.Equal((TimeSpan.FromDays(49), second), (await silo.Reminders.ReadRow(date, "tidying")) is { } changed ? (changed.Period, changed.ETag) : default);

        Assert.False(await silo.Reminders.RemoveRow(date, "tidying", first));
        Assert.NotNull(await silo.Reminders.ReadRow(date, "tidying"));
        Assert.True(await silo.Reminders.RemoveRow(date, "tidying", second));
        Assert.Null(await silo.Reminders.ReadRow(date, "tidying"));
        Assert.False(await silo.Reminders.RemoveRow(date, "tidying", second));
    }

    [Fact]
    public async Task The_reminders_of_a_grain_are_its_own()
    {
        silo.Database.MustRun();
        var date = NewDate();
        await Register(date, "one");
        await Register(date, "two");
        await Register(GrainId.Create("date", date.Key + "/x"), "one");

        var rows = await silo.Reminders.ReadRows(date);

        Assert.Equal(["one", "two"], rows.Reminders.Select(reminder => reminder.ReminderName).Order(StringComparer.Ordinal));
        Assert.All(rows.Reminders, reminder => Assert.Equal(date, reminder.GrainId));
    }

    /// <summary>Each silo reads the range of hashes that is its own; together they must read everything once.</summary>
    [Theory]
    [InlineData(0x2000_0000u, 0xC000_0000u)]
    [InlineData(0x9000_0000u, 0xF000_0000u)]
    [InlineData(0x1000_0000u, 0x7000_0000u)]
    public async Task Two_ranges_that_make_the_ring_hold_every_reminder_once(uint begin, uint end)
    {
        silo.Database.MustRun();
        var salt = Guid.NewGuid().ToString("N");
        var dates = Enumerable.Range(0, 64).Select(number => GrainId.Create("date", $"date/{salt}/{number}")).ToArray();
        foreach (var date in dates)
            await Register(date, "tidying");

        async Task<GrainId[]> Range(uint from, uint to) => [.. (await silo.Reminders.ReadRows(from, to)).Reminders.Select(reminder => reminder.GrainId).Where(dates.Contains)];
        var inside = await Range(begin, end);
        var outside = await Range(end, begin);

        Assert.Equal(dates.Where(date => date.GetUniformHashCode() > begin && date.GetUniformHashCode() <= end).Order(), inside.Order());
        Assert.Equal(dates.Order(), inside.Concat(outside).Order());
        Assert.NotEmpty(inside);
        Assert.NotEmpty(outside);
    }

    [Fact]
    public async Task Racing_registrations_of_one_reminder_leave_one()
    {
        silo.Database.MustRun();
        var date = NewDate();

        var tags = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Register(date, "tidying")));

        Assert.Equal(32, tags.Distinct().Count());
        Assert.Equal("32", (await silo.Reminders.ReadRow(date, "tidying"))!.ETag);
    }

    private static GrainId NewDate() => GrainId.Create("date", $"date/{Guid.NewGuid():N}/2030-02-01");

    /// <returns>The version that was written.</returns>
    private async Task<string> Register(GrainId grain, string name, TimeSpan? period = null) =>
        (await silo.Reminders.UpsertRow(new ReminderEntry { GrainId = grain, ReminderName = name, StartAt = Start, Period = period ?? TimeSpan.FromMinutes(1) }))!;
}
