using Microsoft.Playwright;
using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Browser.Windows;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>What pages cost somebody on a phone with a poor connection.</summary>
[Collection(BrowserTests.Name)]
public sealed class WeightTests(Chromium chromium, DefaultServer shared, ITestOutputHelper output) : BrowserTest(chromium, shared)
{
    private const int MostBytes = 100_000;

    private const string FirstPaint = """
        () => new Promise(resolve => new PerformanceObserver(entries => {
          const paint = entries.getEntriesByName('first-contentful-paint')[0];
          if (paint) resolve(paint.startTime);
        }).observe({ type: 'paint', buffered: true }))
        """;

    [Fact]
    public async Task All_that_comes_before_the_first_seat_map_is_under_100_kilobytes()
    {
        var hall = await Operator.NewHall();
        var buyer = new Buyer(await Open(Screen.Phone));
        var finished = new List<IRequest>();
        buyer.Page.RequestFinished += (_, request) => finished.Add(request);

        await Visit(buyer, "/", "li.concert >> nth=0");
        await Visit(buyer, Buyer.ConcertPath(hall.ConcertId), "#join");
        await buyer["#join"].ClickAsync();
        await buyer.Sees("#sign-in");
        await Told(buyer, "sign-in");
        await buyer.FillInName("Ada");
        await buyer["#join"].ClickAsync();
        await buyer.SeesSeats(hall);
        await Told(buyer, "seat map");

        var bytes = 0;
        foreach (var request in finished.ToArray())
        {
            var sizes = await request.SizesAsync();
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        output.WriteLine($"{bytes} bytes in {finished.Count} answers, from the catalogue to the first seat map");
        Assert.InRange(bytes, 1, MostBytes);
    }

    private async Task Visit(Buyer buyer, string path, string shown)
    {
        await buyer.Go(path);
        await buyer.Sees(shown);
        await Told(buyer, path);
    }

    /// <summary>Told and not judged: a test run's machine is busy with more than the page.</summary>
    private async Task Told(Buyer buyer, string page) =>
        output.WriteLine($"first paint of {page}: {await buyer.Page.EvaluateAsync<double>(FirstPaint):F0} ms");
}
