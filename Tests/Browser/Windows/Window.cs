using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OrleansTicketing.Tests.Browser.Windows;

/// <summary>One person's browser, with cookies of its own. It notes what must not happen in it.</summary>
public sealed class Window
{
    /// <summary>Far more than a page needs; a busy machine may need it.</summary>
    public const float PatienceMilliseconds = 60_000;

    private readonly Uri _site;
    private readonly ConcurrentQueue<string> _console = new();
    private readonly ConcurrentQueue<string> _wrong = new();

    private Window(Uri site, IPage page)
    {
        _site = site;
        Page = page;
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, error) => _wrong.Enqueue($"uncaught: {error}");
        page.Request += (_, request) => Watch(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Whether the test takes the service away: what a browser then writes about requests without an answer is no fault.</summary>
    public bool MayLoseService { get; set; }

    /// <summary>Console errors (refusals by the content security policy are among them), uncaught exceptions, requests to other sites.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <param name="browser">Whose new context it is.</param>
    /// <param name="site">Where relative addresses lead.</param>
    /// <param name="screen">What it is looked at with.</param>
    public static async Task<Window> Open(IBrowser browser, Uri site, Screen screen)
    {
        var context = await browser.NewContextAsync(screen.Options(site));
        context.SetDefaultTimeout(PatienceMilliseconds);
        return new Window(site, await context.NewPageAsync());
    }

    /// <summary>A second one with the same cookies.</summary>
    public async Task<Window> OpenBeside() => new(_site, await Page.Context.NewPageAsync());

    /// <summary>Keeps what is seen and what was written, for whoever looks for the cause of a failure.</summary>
    /// <param name="path">Without an ending.</param>
    public async Task Keep(string path)
    {
        await File.WriteAllLinesAsync($"{path}.log", [Page.Url, .. _wrong.Select(line => $"WRONG {line}"), .. _console]);
        try
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = $"{path}.png", FullPage = true });
        }
        catch (PlaywrightException exception)
        {
            await File.AppendAllTextAsync($"{path}.log", $"no picture: {exception.Message}");
        }
    }

    public Task Close() => Page.Context.CloseAsync();

    private void Hear(IConsoleMessage message)
    {
        _console.Enqueue($"{message.Type} {message.Text} ({message.Location})");
        if (message.Type == "error" && !IsRefusal(message) && !(MayLoseService && IsLackOfAnswer(message)))
            _wrong.Enqueue($"console: {message.Text} ({message.Location})");
    }

    /// <summary>A browser writes of every 4xx. From the API they are answers, and pages tell them.</summary>
    private bool IsRefusal(IConsoleMessage message) =>
        message.Text.StartsWith("Failed to load resource: the server responded with a status of 4", StringComparison.Ordinal)
        && message.Location.StartsWith(new Uri(_site, "/api/v1/").ToString(), StringComparison.Ordinal);

    private static bool IsLackOfAnswer(IConsoleMessage message) =>
        message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) || message.Text.Contains("net::ERR_", StringComparison.Ordinal);

    private void Watch(string url)
    {
        var address = new Uri(url);
        var isOwn = address.Scheme is "data" or "blob" || (address.Host == _site.Host && address.Port == _site.Port);
        if (!isOwn)
            _wrong.Enqueue($"request to another site: {url}");
    }
}
