using OrleansTicketing.Tests.Standalone.Rest;
using OrleansTicketing.Tests.Standalone.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>What the first start makes, and what every later one keeps.</summary>
[Collection(StandaloneProofs.Name)]
public sealed class FirstStartTests
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
