using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Grains.WaitingRoom;

public sealed class QueueTokenClientTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_token_is_followed_from_the_join_to_its_end()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1 });
        await using var gateway = Gateway.Of(room);
        var (first, second) = (await gateway.Join(), await gateway.Join());
        Assert.True(first.Created);
        Assert.Equal((PlaceStatus.Admitted, 1), (first.View.Status, first.View.Position));
        Assert.Null(first.View.EstimatedWait);
        Assert.Equal((PlaceStatus.Waiting, 2, 0), (second.View.Status, second.View.Position, second.View.Ahead));
        Assert.NotNull(second.View.EstimatedWait);
        // A join says nothing of the mode: a replay repeats it, and the mode may have changed.
        Assert.Equal(second.View with { Mode = AdmissionMode.Fifo }, await gateway.Look(second));

        Assert.Equal(ErrorCode.NotAdmitted, (await gateway.Client.RequireAdmitted(gateway.TokenOf(second))).Refusal?.Code);
        Assert.True((await gateway.Client.RequireAdmitted(gateway.TokenOf(first))).Succeeded(out _));
        Assert.Equal(first.View.AdmittedAt + Room.Small.AdmittedFor, (await gateway.Look(first)).AdmittedUntil);

        var left = await room.Clock.While(gateway.Client.Leave(gateway.TokenOf(first)));
        Assert.True(left.Succeeded(out var gone));
        Assert.Equal(PlaceStatus.Finished, gone.Status);
        Assert.True((await room.Clock.While(gateway.Client.Leave(gateway.TokenOf(first)))).Succeeded(out _));
        Assert.Equal(PlaceStatus.Finished, (await gateway.Look(first)).Status);
        Assert.Equal(ErrorCode.QueueTokenFinished, (await gateway.Client.RequireAdmitted(gateway.TokenOf(first))).Refusal?.Code);
        await room.Clock.Until(async () => (await gateway.Look(second)).Status == PlaceStatus.Admitted, TimeSpan.FromSeconds(6));
    }

    [Fact, Trait("Pitfall", "24")]
    public async Task Polls_of_the_waiting_do_not_reach_the_room()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await using var gateway = Gateway.Of(room);
        var places = new List<JoinedPlace>();
        for (var count = 0; count < 20; count++)
            places.Add(await gateway.Join());
        await gateway.Look(places[0]);
        var calls = gateway.GrainCalls;
        foreach (var (place, index) in Enumerable.Repeat(places, 50).SelectMany(all => all.Select((place, index) => (place, index))))
            Assert.Equal(index, (await gateway.Look(place)).Ahead);
        // The seats are counted once for all of them, and that may just be under way.
        Assert.InRange(gateway.GrainCalls, calls, calls + 1);
    }

    [Fact]
    public async Task Who_left_at_one_gateway_has_left_at_every_other()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0 });
        await using var here = Gateway.Of(room);
        await using var there = Gateway.Of(room);
        var (first, second) = (await here.Join(), await here.Join());
        Assert.Equal((0, 1), ((await there.Look(first)).Ahead, (await there.Look(second)).Ahead));
        await room.Clock.While(here.Client.Leave(here.TokenOf(first)));
        Assert.Equal(PlaceStatus.Finished, (await there.Look(first)).Status);
        Assert.Equal(0, (await there.Look(second)).Ahead);
    }

    [Fact]
    public async Task A_listener_hears_every_change_and_is_never_idle()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 1, IdleAfter = TimeSpan.FromSeconds(40) });
        await using var gateway = Gateway.Of(room);
        await gateway.Start();
        var (first, second, third) = (await gateway.Join(), await gateway.Join(), await gateway.Join());
        using var stop = new CancellationTokenSource();
        var heard = Channel.CreateUnbounded<TokenView>();
        var listening = Listen(gateway, third, heard.Writer, stop.Token);
        await room.Clock.Until(() => Task.FromResult(heard.Reader.Count == 1), Moment);
        await room.Clock.While(gateway.Client.Leave(gateway.TokenOf(second)));
        await room.Clock.Until(() => Task.FromResult(heard.Reader.Count == 2), Moment);
        // The claim did not come in a minute; the listener has not polled for longer than the idle window.
        await room.Clock.Until(() => Task.FromResult(heard.Reader.Count == 3), TimeSpan.FromSeconds(70), TimeSpan.FromMilliseconds(250));
        await gateway.Client.RequireAdmitted(gateway.TokenOf(third));
        await room.Clock.Until(() => Task.FromResult(heard.Reader.Count == 4), TimeSpan.FromSeconds(3));
        await room.Grain.Finish(gateway.TokenOf(third).Place, Guid.NewGuid());
        await room.Clock.Until(() => Task.FromResult(listening.IsCompleted), TimeSpan.FromSeconds(3));
        await listening;
        heard.Writer.Complete();
        var views = await heard.Reader.ReadAllAsync(stop.Token).ToListAsync(stop.Token);
        Assert.Equal(
            [(PlaceStatus.Waiting, 1), (PlaceStatus.Waiting, 0), (PlaceStatus.Admitted, 0), (PlaceStatus.Admitted, 0), (PlaceStatus.Finished, 0)],
            views.Select(view => (view.Status, view.Ahead)));
        Assert.True(views[3].AdmittedUntil > views[2].AdmittedUntil);
        Assert.Equal(PlaceStatus.Expired, (await gateway.Look(first)).Status);
    }

    [Fact, Trait("Pitfall", "25")]
    public async Task Requests_with_an_expired_token_end_and_leave_nothing_behind()
    {
        await using var room = await Room.Open();
        await using var gateway = Gateway.Of(room);
        var place = await gateway.Join();
        await room.PassUntil(room.Now + Room.Small.ClaimWithin);
        for (var request = 0; request < 100; request++)
        {
            var views = await gateway.Client.Listen(gateway.TokenOf(place), TestContext.Current.CancellationToken).ToListAsync();
            Assert.Equal(PlaceStatus.Expired, Assert.Single(views).Status);
            Assert.Equal(ErrorCode.QueueTokenExpired, (await gateway.Client.RequireAdmitted(gateway.TokenOf(place))).Refusal?.Code);
        }

        room.Clock.Advance(Moment);
        Assert.Equal(Moment, gateway.FeedOf(room).UnusedFor);
    }

    [Fact]
    public async Task Who_polls_here_is_not_idled_and_who_does_not_is()
    {
        await using var room = await Room.Open(Room.Small with { Capacity = 0, IdleAfter = TimeSpan.FromSeconds(20) });
        await using var gateway = Gateway.Of(room);
        await gateway.Start();
        var (polling, silent) = (await gateway.Join(), await gateway.Join());
        await room.Clock.Until(
            async () =>
            {
                await gateway.Look(polling);
                return (await room.Figures()).Expired == 1;
            },
            TimeSpan.FromSeconds(50));
        Assert.Equal(PlaceStatus.Waiting, (await gateway.Look(polling)).Status);
        await room.Clock.Until(async () => (await gateway.Look(silent)).Status == PlaceStatus.Expired, Moment);
    }

    [Fact, Trait("Pitfall", "19")]
    public async Task A_place_that_no_room_knows_is_refused()
    {
        await using var room = await Room.Open();
        await using var gateway = Gateway.Of(room);
        var joined = gateway.TokenOf(await gateway.Join());
        foreach (var token in new[] { joined with { ConcertId = Guid.NewGuid() }, joined with { Number = 50 }, joined with { UserId = Guid.NewGuid() } })
        {
            Assert.Equal(ErrorCode.QueueTokenInvalid, (await gateway.Client.Look(token)).Refusal?.Code);
            Assert.Equal(ErrorCode.QueueTokenInvalid, (await gateway.Client.RequireAdmitted(token)).Refusal?.Code);
            await foreach (var _ in gateway.Client.Listen(token, TestContext.Current.CancellationToken))
                Assert.Fail("There is nothing to hear.");
        }

        var unknown = await gateway.Client.Join(Guid.NewGuid(), Room.Operation(), Guid.NewGuid());
        Assert.Equal(ErrorCode.NotFound, unknown.Refusal?.Code);
    }

    [Fact]
    public async Task A_room_of_the_catalogue_wakes_up_after_a_crash_without_anybody_asking()
    {
        await using var room = await Room.Open(Room.Small with { BatchSize = 1 });
        await room.Cluster.Grains.Catalogue().Add(room.ConcertId);
        await using var gateway = Gateway.Of(room);
        await room.JoinMany(2);
        await room.Cluster.Crash();
        var before = room.Cluster.Store.Writes;
        await gateway.Start();
        await room.Clock.Until(
            () => Task.FromResult(room.Cluster.Store.Rows($"room/{room.ConcertId:N}").Any(row => row.Contains("\"states\":\"11\"", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(6));
        Assert.True(room.Cluster.Store.Writes > before);
    }

    private static async Task Listen(Gateway gateway, JoinedPlace place, ChannelWriter<TokenView> heard, CancellationToken stop)
    {
        await foreach (var view in gateway.Client.Listen(gateway.TokenOf(place), stop))
            await heard.WriteAsync(view, stop);
    }

    /// <summary>The client side of one gateway process.</summary>
    private sealed class Gateway : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly Room _room;
        private readonly IGrainFactory _grains;
        private bool _started;

        private Gateway(Room room)
        {
            _room = room;
            _grains = CountingGrains.Of(room.Cluster.Grains);
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<TimeProvider>(room.Clock);
            services.AddSingleton(_grains);
            services.AddSingleton<IIdSource, RandomIds>();
            services.AddSingleton(room.Cluster.Policy);
            services.AddSingleton(room.Cluster.Keys);
            services.AddWaitingRoomClient();
            services.AddWaitingRoomClient();
            _services = services.BuildServiceProvider();
        }

        public IQueueTokenClient Client => _services.GetRequiredService<IQueueTokenClient>();

        public int GrainCalls => ((CountingGrains)(object)_grains).Fetched;

        public static Gateway Of(Room room) => new(room);

        public RoomFeed FeedOf(Room room) => _services.GetRequiredService<RoomProgressCache>().Feed(room.ConcertId);

        public async Task Start()
        {
            _started = true;
            await Assert.Single(_services.GetServices<IHostedService>()).StartAsync(CancellationToken.None);
        }

        public async Task<JoinedPlace> Join()
        {
            var answer = await Client.Join(_room.ConcertId, Room.Operation(), Guid.NewGuid());
            Assert.True(answer.Succeeded(out var joined));
            return joined;
        }

        public async Task<TokenView> Look(JoinedPlace place)
        {
            var answer = await Client.Look(TokenOf(place));
            Assert.True(answer.Succeeded(out var view));
            return view;
        }

        public QueueToken TokenOf(JoinedPlace place) => _services.GetRequiredService<QueueTokens>().Verify(place.View.Token)!;

        public async ValueTask DisposeAsync()
        {
            if (_started)
                await _services.GetServices<IHostedService>().Single().StopAsync(CancellationToken.None);
            await _services.DisposeAsync();
        }
    }

    private sealed class RandomIds : IIdSource
    {
        public Guid NewId() => Guid.NewGuid();
    }

    /// <summary>Counts how often a grain is fetched to be called; a proxy, because hosts differ in how many members the factory has.</summary>
    public class CountingGrains : DispatchProxy
    {
        private IGrainFactory? _inner;
        private int _fetched;

        public int Fetched => _fetched;

        public static IGrainFactory Of(IGrainFactory inner)
        {
            var proxy = Create<IGrainFactory, CountingGrains>();
            ((CountingGrains)(object)proxy)._inner = inner;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Interlocked.Increment(ref _fetched);
            return targetMethod!.Invoke(_inner, args);
        }
    }
}
