using Microsoft.Extensions.Logging.Abstractions;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Tests.Grains.Seats;

public sealed class SeatClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact, Trait("Pitfall", "27")]
    public async Task A_map_is_never_older_than_the_question()
    {
        await using var scene = await SeatScene.Open();
        var maps = Maps(scene);
        for (var number = 1; number <= 20; number++)
        {
            await scene.Hold(number);
            var maybe = await maps.Read(scene.Key);
            Assert.Equal(SeatStatus.Held, Map(maybe).Status(number));
            Assert.Equal(50 - number, Map(maybe).SeatsAvailable);
        }
    }

    [Fact, Trait("Pitfall", "27"), Trait("Invariant", "3")]
    public async Task An_expired_hold_is_available_at_the_next_read_with_a_version_of_its_own()
    {
        await using var scene = await SeatScene.Open();
        var maps = Maps(scene);
        await scene.Hold(7, TimeSpan.FromSeconds(3));
        var before = Map(await maps.Read(scene.Key));
        scene.Cluster.Clock.Advance(TimeSpan.FromSeconds(3));
        var after = Map(await maps.Read(scene.Key));
        Assert.Equal((SeatStatus.Held, SeatStatus.Available), (before.Status(7), after.Status(7)));
        Assert.True(after.Version > before.Version);
    }

    [Fact]
    public async Task Seats_are_filtered_by_status_and_section()
    {
        await using var scene = await SeatScene.Open(seats: 4);
        await scene.Hold(2);
        var map = Map(await Maps(scene).Read(scene.Key));
        Assert.Equal(new SeatView(2, "General", "1", "standard", 100, SeatStatus.Held), map.Select(SeatStatus.Held).Single());
        Assert.Equal([1, 3, 4], map.Select(SeatStatus.Available, "General").Select(seat => seat.Number));
        Assert.Empty(map.Select(section: "Balcony"));
        Assert.True(map.HasSection("General"));
        Assert.Equal(new SectionAvailability("General", "standard", 100, 4, 3), map.Sections.Single());
    }

    [Fact]
    public async Task A_date_that_does_not_exist_is_not_found()
    {
        await using var scene = await SeatScene.Open();
        var answer = await Maps(scene).Read(scene.Key with { ConcertId = Guid.NewGuid() });
        Assert.Equal(ErrorCode.NotFound, answer.Refusal!.Code);
    }

    [Fact]
    public async Task A_large_hall_another_layout_and_a_crash_are_followed()
    {
        await using var scene = await SeatScene.Open(seats: 3_000);
        var maps = Maps(scene);
        var hold = await scene.Hold(2_999);
        var first = Map(await maps.Read(scene.Key));
        await scene.Cluster.Crash();
        var second = Map(await maps.Read(scene.Key));
        Assert.True(second.Version > first.Version);
        Assert.Equal((SeatStatus.Held, 2_999), (second.Status(2_999), second.SeatsAvailable));
        await scene.Seat(2_999).Release(hold.ReservationId);
        Assert.Equal(DateConfigureReply.Done, await scene.Configure(price: 7));
        var third = Map(await maps.Read(scene.Key));
        Assert.Equal((7L, 3_000), (third.Select().First().Price, third.SeatsAvailable));
        Assert.True(third.Version > second.Version);
    }

    [Fact, Trait("Pitfall", "28"), Trait("Pitfall", "29")]
    public async Task A_stream_tells_every_change_once_in_order_and_without_gaps()
    {
        await using var scene = await SeatScene.Open();
        await using var listener = await Listener.Start(scene, Maps(scene));
        await Task.WhenAll(Enumerable.Range(1, 30).Select(number => scene.Hold(number)));

        await listener.Until(items => items.Count == 31);

        Assert.Equal(SeatFeedKind.Started, listener.Items[0].Kind);
        Assert.Equal(Enumerable.Range(0, 31).Select(step => listener.Items[0].Version + step), listener.Items.Select(item => item.Version));
        Assert.Equal(Enumerable.Range(1, 30), listener.Items.Skip(1).Select(item => item.Number!.Value).Order());
        Assert.All(listener.Items.Skip(1), item => Assert.Equal((SeatFeedKind.Changed, SeatStatus.Held), (item.Kind, item.Status)));
    }

    [Fact]
    public async Task Any_number_of_listeners_share_one_loop_of_pulls()
    {
        await using var scene = await SeatScene.Open();
        var maps = Maps(scene);
        var listeners = new List<Listener>();
        for (var index = 0; index < 20; index++)
            listeners.Add(await Listener.Start(scene, maps));
        await scene.Hold(3);
        foreach (var listener in listeners)
        {
            await listener.Until(items => items.Count == 2);
            await listener.DisposeAsync();
        }

        Assert.All(listeners, listener => Assert.Equal(3, listener.Items[1].Number));
    }

    [Fact]
    public async Task A_listener_that_comes_back_gets_what_it_missed_at_any_gateway()
    {
        await using var scene = await SeatScene.Open();
        var seen = Map(await Maps(scene).Read(scene.Key)).Version;
        await scene.Hold(1);
        await scene.Hold(2);
        await using var listener = await Listener.Start(scene, Maps(scene), after: seen);

        await listener.Until(items => items.Count == 2);

        Assert.Equal([(SeatFeedKind.Changed, seen + 1, (int?)1), (SeatFeedKind.Changed, seen + 2, (int?)2)],
            listener.Items.Select(item => (item.Kind, item.Version, item.Number)));
    }

    [Fact, Trait("Pitfall", "29")]
    public async Task What_is_not_known_any_more_is_marked_and_versions_go_on_without_gaps()
    {
        await using var scene = await SeatScene.Open();
        await using var listener = await Listener.Start(scene, Maps(scene), section: "General");
        await scene.Hold(1);
        await listener.Until(items => items.Count == 2);
        await scene.Cluster.Crash();
        await listener.Until(items => items.Count == 3);
        await scene.Hold(2);
        await listener.Until(items => items.Count == 4);

        Assert.Equal(SeatFeedKind.Resync, listener.Items[2].Kind);
        Assert.Equal((SeatFeedKind.Changed, 2, listener.Items[2].Version + 1),
            (listener.Items[3].Kind, listener.Items[3].Number!.Value, listener.Items[3].Version));
        Assert.Equal(listener.Items.Select(item => item.Version).Distinct().Order(), listener.Items.Select(item => item.Version));
    }

    [Fact]
    public async Task An_activation_that_was_overtaken_turns_no_map_and_no_listener_back()
    {
        await using var scene = await SeatScene.Open();
        await scene.Hold(1);
        // Answers of an activation as it is and of one that it has overtaken: first the map, then who says that a new one is needed.
        var overtaken = await scene.Date.ChangesSince(-1, page: 0);
        await scene.Cluster.Crash();
        var (seen, answers) = ((await scene.Date.ChangesSince(-1, page: 0)).Version, new Queue<SeatChanges>());
        var maps = Maps(scene, OtherAnswers.Around(scene.Cluster.Grains, answers));
        Assert.Equal(seen, Map(await maps.Read(scene.Key)).Version);

        await scene.Cluster.Crash();
        answers.Enqueue(new SeatChanges(seen + 10_000, LayoutVersion: 1, Snapshot: true, [], NextPage: null));
        answers.Enqueue(overtaken);
        Assert.Equal(seen, Map(await maps.Read(scene.Key)).Version);
        Assert.Empty(answers);
        Assert.True(Map(await maps.Read(scene.Key)).Version > seen);

        answers.Enqueue(overtaken);
        answers.Enqueue(overtaken with { Snapshot = false, Entries = [] });
        var other = Maps(scene, OtherAnswers.Around(scene.Cluster.Grains, answers));
        answers.Enqueue(overtaken with { Snapshot = false, Entries = [] });
        answers.Enqueue(overtaken);
        await using var listener = await Listener.Start(scene, other, after: seen);
        await listener.Until(items => items.Count == 1);
        Assert.Equal(SeatFeedKind.Resync, listener.Items[0].Kind);
        Assert.True(listener.Items[0].Version > seen);
    }

    [Fact]
    public async Task Changes_of_other_sections_come_as_versions_alone()
    {
        await using var scene = await SeatScene.Open();
        await using var listener = await Listener.Start(scene, Maps(scene), section: "Balcony");
        await scene.Hold(1);
        await listener.Until(items => items.Count == 2);
        Assert.Equal(new SeatFeedItem(SeatFeedKind.Skipped, listener.Items[0].Version + 1, null, null), listener.Items[1]);
    }

    private static SeatMaps Maps(SeatScene scene) => Maps(scene, scene.Cluster.Grains);

    private static SeatMaps Maps(SeatScene scene, IGrainFactory grains) => new(
        grains,
        new ClusterCalls(scene.Cluster.Clock, NullLogger<ClusterCalls>.Instance),
        scene.Cluster.Clock,
        NullLogger<SeatMaps>.Instance);

    private static SeatMap Map(Answer<SeatMap> answer) => answer.Succeeded(out var map) ? map : throw new InvalidOperationException($"{answer.Refusal}");

    /// <summary>Collects a stream's items, moving the clock on while it waits for them.</summary>
    private sealed class Listener : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly SeatScene _scene;
        private readonly Task _collecting;
        private readonly Lock _gate = new();
        private readonly List<SeatFeedItem> _items = [];

        private Listener(SeatScene scene, SeatFeed feed)
        {
            _scene = scene;
            _collecting = Collect(feed);
        }

        public List<SeatFeedItem> Items
        {
            get
            {
                lock (_gate)
                    return [.. _items];
            }
        }

        public static async Task<Listener> Start(SeatScene scene, SeatMaps maps, long? after = null, string? section = null)
        {
            var answer = await maps.Listen(scene.Key, after, section);
            var listener = new Listener(scene, answer.Succeeded(out var feed) ? feed : throw new InvalidOperationException($"{answer.Refusal}"));
            if (after is null)
                await listener.Until(items => items.Count == 1);
            return listener;
        }

        public Task Until(Func<List<SeatFeedItem>, bool> condition) => _scene.Cluster.Clock.Until(() => Task.FromResult(condition(Items)), Patience, TimeSpan.FromMilliseconds(10));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _collecting;
            _stop.Dispose();
        }

        private async Task Collect(SeatFeed feed)
        {
            await foreach (var item in feed.Items(_stop.Token))
            {
                lock (_gate)
                    _items.Add(item);
            }
        }
    }
}
