using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>What the first start makes, and what every later one keeps.</summary>
[Collection(OwnProcesses.Name)]
public sealed class FirstStartTests(ITestOutputHelper output)
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_first_start_makes_an_operator_key_for_its_owner_alone_and_says_where_it_lies()
    {
        await using var server = await TicketingServer.Start(ServerSettings.OnFreePort() with { OperatorKey = null });
        var file = server.Folder.OperatorKeyFile;

        var key = (await File.ReadAllTextAsync(file)).Trim();

        Assert.InRange(key.Length, 20, 200);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(Path.GetFileName(file), server.Output);
        Assert.DoesNotContain(key, server.Output);
        await new Operator(server.Api, key).NewHall();
        (await new Operator(server.Api, key + "x").Send(HttpMethod.Get, "/api/v1/admin/concerts")).Expect(403, "forbidden");
        (await server.Api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/admin/concerts"))).Expect(403, "forbidden");

        await server.Process.Terminate(StopBound);
        await server.StartAgain();
        Assert.Equal(key, (await File.ReadAllTextAsync(file)).Trim());
        await new Operator(server.Api, key).NewHall();
    }

    [Fact]
    public async Task The_demo_catalogue_comes_with_the_first_start_only()
    {
        await using var server = await TicketingServer.Start();
        var first = await Eventually.Get(() => Concerts(server), concerts => concerts.Count >= 3, TimeSpan.FromSeconds(10));
        Assert.All(first.SelectMany(concert => concert.Dates), date => Assert.True(date.StartsAt > DateTimeOffset.UtcNow));

        await server.Process.Kill();
        await server.StartAgain();
        var own = await server.Operator.NewHall();
        await server.Process.Terminate(StopBound);
        await server.StartAgain();

        var again = await Concerts(server);
        Assert.Equal(first.Select(concert => concert.ConcertId).Append(own.ConcertId).Order(), again.Select(concert => concert.ConcertId).Order());
    }

    [Fact]
    public async Task A_first_start_that_was_killed_is_completed_by_the_next()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            using var folder = new StoreFolder();
            var settings = ServerSettings.OnFreePort() with { OperatorKey = null };
            await using (var first = StandaloneProcess.Launch(folder, settings))
            {
                await Task.Delay(random.Next(150, 900));
                await first.Kill();
            }

            await using var second = StandaloneProcess.Launch(folder, settings);
            await second.Ready();
            using var api = new TicketingApi(settings.Address);
            var key = (await File.ReadAllTextAsync(folder.OperatorKeyFile)).Trim();
            (await new Operator(api, key).Send(HttpMethod.Get, "/api/v1/admin/concerts")).Expect(200);
            var concerts = await Eventually.Get(
                async () => (await api.Get<PageView<ConcertView>>("/api/v1/concerts")).Items, items => items.Count >= 3, TimeSpan.FromSeconds(10));
            Assert.Equal(3, concerts.Select(concert => concert.Title).Distinct().Count());
            Assert.Equal(3, concerts.Count);
        }
    }

    [Fact]
    public async Task Of_two_first_starts_at_once_one_serves_with_the_key_in_the_file()
    {
        for (var round = 0; round < 3; round++)
        {
            using var folder = new StoreFolder();
            ServerSettings[] settings = [.. Enumerable.Range(0, 2).Select(_ => ServerSettings.OnFreePort() with { OperatorKey = null })];
            await using var one = StandaloneProcess.Launch(folder, settings[0]);
            await using var two = StandaloneProcess.Launch(folder, settings[1]);
            await Eventually.Until(() => Task.FromResult(one.HasExited || two.HasExited), TimeSpan.FromSeconds(30));
            var (serving, address) = one.HasExited ? (two, settings[1].Address) : (one, settings[0].Address);

            await serving.Ready();

            using var api = new TicketingApi(address);
            await new Operator(api, (await File.ReadAllTextAsync(folder.OperatorKeyFile)).Trim()).NewHall();
            Assert.Single(Directory.GetFiles(folder.Path, "operator-key*"));
        }
    }

    [Fact]
    public async Task Tokens_tickets_and_keys_outlive_the_process()
    {
        await using var server = await TicketingServer.Start();
        var hall = await server.Operator.NewHall();
        var visitor = await server.Api.SignIn();
        var place = await visitor.EnterAdmitted(hall.ConcertId);
        var reservation = await visitor.Holding(hall, 1);
        var ticketKeys = (await server.Api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/ticket-keys"))).Text;

        await server.Process.Kill();
        await server.StartAgain();

        Assert.Equal(place.Token, (await visitor.Place()).Token);
        Assert.Equal([1], (await visitor.Seats(hall)).With("held"));
        (await visitor.Charge(1_000)).Expect(201);
        (await visitor.Pay(reservation.ReservationId)).Expect(201);
        Assert.Equal(ticketKeys, (await server.Api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/ticket-keys"))).Text);
    }

    [Fact]
    public async Task An_operators_changes_outlive_the_process()
    {
        await using var server = await TicketingServer.Start();
        var hall = await server.Operator.NewHall(new Room(1, 1));
        var changed = await server.Operator.ChangeWaitingRoom(hall.ConcertId, new { capacity = 7, batchSize = 3, intervalSeconds = 9, paused = true });
        await (await server.Api.SignIn()).Enter(hall.ConcertId);

        await server.Process.Kill();
        await server.StartAgain();

        var kept = await server.Operator.WaitingRoom(hall.ConcertId);
        Assert.Equal(changed with { Waiting = 1, LastPosition = 1 }, kept);
    }

    private static async Task<IReadOnlyList<ConcertView>> Concerts(TicketingServer server) =>
        (await server.Api.Get<PageView<ConcertView>>("/api/v1/concerts?limit=100")).Items;
}
