using Microsoft.Playwright;

namespace OrleansTicketing.Tests.Browser.Windows;

/// <summary>The browser that all tests look through: the machine's own, found by its path.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Usual = "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>On a busy machine a browser needs its time.</summary>
    private const float StartPatienceMilliseconds = 120_000;

    private static readonly string? Program = Environment.GetEnvironmentVariable("CHROMIUM") ?? (File.Exists(Usual) ? Usual : null);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Why there is none on this machine; null where there is.</summary>
    public static string? WhyNot => Program is null
        ? $"There is no Chromium at {Usual}. Install it (Debian: apt-get install chromium), or name its path in CHROMIUM."
        : null;

    public IBrowser Browser
    {
        get
        {
            // Thrown here and not at the start, so that the tests are skipped; a fixture that throws fails them.
            if (WhyNot is { } reason)
                Assert.Skip(reason);
            return _browser ?? throw new InvalidOperationException("not started");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            Args = Flags,
            Timeout = StartPatienceMilliseconds,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}
