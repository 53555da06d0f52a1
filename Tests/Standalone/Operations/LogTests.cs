using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>Whoever reads the logs can neither act as a user nor learn a name.</summary>
[Collection(OwnProcesses.Name)]
public sealed class LogTests
{
    [Theory]
    [InlineData("Production", "Information")]
    [InlineData("Development", "Information")]
    [InlineData("Production", "Debug")]
    public async Task No_token_key_name_or_ticket_code_is_ever_logged(string environment, string level)
    {
        var settings = (ServerSettings.OnFreePort() with { Environment = environment })
            .WithVariable("Logging__LogLevel__Default", level)
            .WithVariable("Logging__LogLevel__OrleansTicketing", level);
        await using var server = await TicketingServer.Start(settings);
        var secrets = new List<string> { server.Settings.OperatorKey! };
        await Walk(server, secrets);
        await Misbehave(server, secrets);

        await server.Process.Terminate(TimeSpan.FromSeconds(10));

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, server.Output));
    }

    private static async Task Walk(TicketingServer server, List<string> secrets)
    {
        var hall = await server.Operator.NewHall();
        var name = $"Hong Gil-dong {Guid.NewGuid():N}";
        var visitor = await server.Api.SignIn(name);
        var key = $"charge-{Guid.NewGuid():N}";
        var place = await visitor.EnterAdmitted(hall.ConcertId);
        await visitor.Dates(hall.ConcertId);
        await visitor.Seats(hall);
        var reservation = await visitor.Holding(hall, 1);
        (await visitor.Charge(5_000, key)).Expect(201);
        var payment = (await visitor.Pay(reservation.ReservationId)).Read<PaymentView>(201);
        secrets.AddRange([name, visitor.User.AccessToken, place.Token, payment.Tickets[0].Code, key]);
    }

    private static async Task Misbehave(TicketingServer server, List<string> secrets)
    {
        var forged = $"forged.{Guid.NewGuid():N}";
        (await server.Api.Send(new ApiRequest(HttpMethod.Get, "/api/v1/wallets/me") { AccessToken = forged })).Expect(401, "unauthenticated");
        var visitor = await server.Api.SignIn();
        visitor.QueueToken = forged;
        (await visitor.PlaceAnswer()).Expect(403, "queue_token_invalid");
        (await new Operator(server.Api, forged).Send(HttpMethod.Get, "/api/v1/admin/concerts")).Expect(403, "forbidden");
        var unreadable = visitor.Request(HttpMethod.Post, "/api/v1/wallets/me/charges") with { Body = $$"""{"amount": "{{forged}}"}""" };
        (await server.Api.Send(unreadable)).Expect(400, "invalid_request");
        secrets.AddRange([forged, visitor.User.AccessToken]);
    }
}
