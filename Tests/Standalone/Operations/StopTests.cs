using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>SIGTERM stops cleanly.</summary>
[Collection(OwnProcesses.Name)]
public sealed class StopTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_idle_server_stops()
    {
        await using var server = await TicketingServer.Start();

        output.WriteLine($"stopped after {await server.Process.Terminate(Bound)}");

        Assert.Equal(0, await server.Process.Exit(Bound));
    }

    [Fact]
    public async Task Open_event_streams_and_waiting_users_do_not_hold_it_up_and_nothing_is_lost()
    {
        await using var server = await TicketingServer.Start();
        var hall = await server.Operator.NewHall(new Room(1, 1));
        var inside = await server.Api.SignIn();
        await inside.EnterAdmitted(hall.ConcertId);
        var reservation = await inside.Holding(hall, 1, 2);
        var waiting = await server.Api.SignIn(10);
        using var over = new CancellationTokenSource();
        var streams = new List<HttpResponseMessage>
        {
            await server.Api.Listen(inside.Request(HttpMethod.Get, $"{hall.Path}/seats/events"), over.Token),
        };
        foreach (var visitor in waiting)
        {
            await visitor.Enter(hall.ConcertId);
            streams.Add(await server.Api.Listen(visitor.Request(HttpMethod.Get, "/api/v1/queue-tokens/me/events"), over.Token));
        }

        Assert.All(streams, stream => Assert.Equal((200, "text/event-stream"), ((int)stream.StatusCode, stream.Content.Headers.ContentType?.MediaType)));
        var load = Task.Run(() => PollUntilDown(waiting));

        output.WriteLine($"stopped after {await server.Process.Terminate(Bound)}");

        Assert.Equal(0, await server.Process.Exit(Bound));
        await load;
        streams.ForEach(stream => stream.Dispose());
        await server.StartAgain();
        Assert.Equal("held", (await inside.Reservation(reservation.ReservationId)).Status);
        Assert.Equal([1, 2], (await inside.Seats(hall)).With("held"));
        foreach (var (visitor, n) in waiting.Select((visitor, n) => (visitor, n)))
            Assert.Equal((n + 2, "waiting"), await PositionAndStatus(visitor));
    }

    private static async Task<(long, string)> PositionAndStatus(Visitor visitor)
    {
        var place = await visitor.Place();
        return (place.Position, place.Status);
    }

    private static async Task PollUntilDown(Visitor[] visitors)
    {
        try
        {
            while (true)
            {
                foreach (var visitor in visitors)
                    await visitor.PlaceAnswer();
            }
        }
        catch (HttpRequestException)
        {
            // The server is down, as it should be.
        }
    }
}
