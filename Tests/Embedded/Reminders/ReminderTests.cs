using Orleans.TestingHost;
using OrleansTicketing.Embedded.Sqlite;
using OrleansTicketing.Tests.Conformance.Behaviour;
using OrleansTicketing.Tests.Embedded.Storage;

namespace OrleansTicketing.Tests.Embedded.Reminders;

public sealed class ReminderTests : IDisposable
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_reminder_survives_a_restart_and_a_missed_one_comes_late()
    {
        await using (var host = await StartWithStore())
            await host.Grain<IReminderGrain>(_key).Remind(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(5));
        await using var again = await StartWithStore();
        await Eventually.IsTrue(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return Probe.NotesOf(_key).Contains("wake 1");
        });
        Assert.Equal(["wake"], await again.Grain<IReminderGrain>(_key).Names());
    }

    [Fact]
    public async Task An_unregistered_reminder_stays_away_after_a_restart_too()
    {
        await using (var host = await StartWithStore())
        {
            var grain = host.Grain<IReminderGrain>(_key);
            await grain.Remind(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
            await grain.Forget();
            Assert.Empty(await grain.Names());
            _time.Advance(TimeSpan.FromMinutes(5));
        }
        await using var again = await StartWithStore();
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(await again.Grain<IReminderGrain>(_key).Names());
        Assert.Empty(Probe.NotesOf(_key));
    }

    [Fact]
    public async Task Another_silo_is_woken_when_the_first_is_killed()
    {
        await using var cluster = new TestClusterBuilder(2).AddSiloBuilderConfigurator<RealTime>().Build();
        await cluster.DeployAsync();
        await cluster.Client.GetGrain<IReminderGrain>(_key).Remind(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50));
        await Probe.HasNoted(_key, "wake 1");
        await cluster.KillSiloAsync(cluster.Silos[0]);
        var seen = Probe.NotesOf(_key).Count;
        await Eventually.IsTrue(() => Probe.NotesOf(_key).Count > seen + 1);
    }

    private Task<HostedGrains> StartWithStore() => HostedGrains.StartAsync(silo => silo.UseSqliteReminders(_folder.Store), _time);

    private sealed class RealTime : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder
            .UseInMemoryReminderService()
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(1));
    }
}
