using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansTicketing.Tests.Gateway.Fixtures;
using QRCoder;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Tickets as QR codes that a page shows or prints.</summary>
[Collection(GatewayCollection.Name)]
public sealed partial class TicketCodeImageTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_ticket_s_image_holds_its_code_and_no_style()
    {
        var concert = await _app.NewConcert();
        var buyer = await _app.NewGuest(concert);
        foreach (var (address, code) in await Buy(concert, buyer, 1, 2))
        {
            var reply = (await _app.Get(address, buyer.Headers)).Is(200);
            Assert.Equal("image/svg+xml", reply.ContentHeaders.ContentType!.MediaType);
            Assert.True(reply.Headers.CacheControl!.NoStore);
            Assert.Equal(Expected(code), Dark(XDocument.Parse(reply.Text)));
            Assert.DoesNotContain("style", reply.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("script", reply.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Nobody_else_gets_it()
    {
        var concert = await _app.NewConcert();
        var buyer = await _app.NewGuest(concert);
        var (first, second) = (await Buy(concert, buyer, 1), await Buy(concert, await _app.NewGuest(concert), 2));
        (await _app.Get(second[0].Address, buyer.Headers)).IsProblem("not_found");
        (await _app.Get(first[0].Address)).IsProblem("unauthenticated");
        var ticketOfTheOther = first[0].Address.Split('/')[..^2].Concat(second[0].Address.Split('/')[^2..]);
        (await _app.Get(string.Join('/', ticketOfTheOther), buyer.Headers)).IsProblem("not_found");
        (await _app.Get("/api/v1/payments/x/tickets/y/qr.svg", buyer.Headers)).IsProblem("not_found");
    }

    private async Task<(string Address, string Code)[]> Buy(Guid concert, Person buyer, params int[] seats)
    {
        (await _app.Charge(buyer, 10_000)).Is(201);
        var reservation = (await _app.Hold(buyer, concert, seats)).Is(201).Value("reservationId");
        var paid = (await _app.Pay(buyer, reservation)).Is(201);
        return [.. paid.Body.GetProperty("tickets").EnumerateArray().Select(ticket => (
            $"/api/v1/payments/{paid.Value("paymentId")}/tickets/{ticket.GetProperty("ticketId").GetString()}/qr.svg",
            ticket.GetProperty("code").GetString()!))];
    }

    /// <summary>The dark modules of the code as the library draws it into a matrix.</summary>
    private static SortedSet<(int X, int Y)> Expected(string code)
    {
        using var data = QRCodeGenerator.GenerateQrCode(code, QRCodeGenerator.ECCLevel.M);
        var size = data.ModuleMatrix.Count;
        return [.. from y in Enumerable.Range(0, size) from x in Enumerable.Range(0, size) where data.ModuleMatrix[y][x] select (x, y)];
    }

    /// <summary>The dark modules that an image shows: its one path is a list of bars, each a module high.</summary>
    private static SortedSet<(int X, int Y)> Dark(XDocument image)
    {
        var path = Assert.Single(image.Root!.Elements(), element => element.Attribute("fill")!.Value == "#000000").Attribute("d")!.Value;
        var bars = Bar().Matches(path);
        Assert.Equal(path.Length, bars.Sum(bar => bar.Length));
        return [.. bars.SelectMany(bar => Enumerable.Range(Number(bar, "x"), Number(bar, "width")).Select(x => (x, Number(bar, "y"))))];
    }

    private static int Number(Match bar, string name) => int.Parse(bar.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("M(?<x>[0-9]+) (?<y>[0-9]+)h(?<width>[0-9]+)v1h-[0-9]+z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bar();
}
