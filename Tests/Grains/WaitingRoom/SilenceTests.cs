using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class SilenceTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleAfter = Room.Small.IdleAfter;

    [Fact, Trait("Pitfall", "22")]
    public async Task Who_falls_silent_loses_the_place_never_early_and_soon_and_who_polls_keeps_it()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var (silent, polling) = (await room.Join(), await room.Join());
        var joined = room.Now;
        var gateway = Guid.NewGuid();
        await room.Pull(gateway, reports: true);
        while (room.Now + ReportPeriod < joined + IdleAfter)
        {
            room.Clock.Advance(ReportPeriod);
            await room.Pull(gateway, reports: true, seen: polling.Place.Number);
        }

        room.Clock.Advance(joined + IdleAfter - Millisecond - room.Now);
        Assert.Equal(2, (await room.Figures()).Waiting);
        while ((await room.Figures()).Expired == 0)
        {
            Assert.True(room.Now <= joined + IdleAfter + Late, "The place should have been lost by now.");
            room.Clock.Advance(TimeSpan.FromSeconds(1));
            await room.Pull(gateway, reports: true, seen: polling.Place.Number);
        }

        Assert.Equal(PlaceStatus.Expired, await room.Status(silent));
        Assert.Equal(PlaceStatus.Waiting, await room.Status(polling));
        await room.IsSound();
    }

    [Fact]
    public async Task Nobody_is_idled_while_a_gateway_owes_its_report_and_the_window_starts_anew_when_it_is_given_up()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var place = await room.Join();
        await room.Pull(Guid.NewGuid(), reports: true);
        var givenUp = room.Now.AddSeconds(30);
        await room.PassUntil(givenUp);
        await room.PassUntil(givenUp + IdleAfter - TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await room.Figures()).Waiting);
        await room.Clock.Until(async () => (await room.Figures()).Expired == 1, Late, TimeSpan.FromSeconds(1));
        Assert.Equal(PlaceStatus.Expired, await room.Status(place));
    }

    [Fact]
    public async Task A_restart_starts_the_window_anew()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await room.Join();
        room.Clock.Advance(IdleAfter - TimeSpan.FromSeconds(1));
        await room.Cluster.Crash();
        Assert.Equal(1, (await room.Figures()).Waiting);
        room.Clock.Advance(IdleAfter - TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await room.Figures()).Waiting);
        await room.Clock.Until(async () => (await room.Figures()).Expired == 1, Late + TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Joining_again_is_a_sign_of_life()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        var user = Guid.NewGuid();
        await room.Join(user);
        room.Clock.Advance(IdleAfter - TimeSpan.FromSeconds(10));
        Assert.Equal(JoinOutcome.Existing, (await room.Grain.Join(Room.Operation(), user)).Outcome);
        room.Clock.Advance(IdleAfter - TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await room.Figures()).Waiting);
    }
}
