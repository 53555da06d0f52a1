using System.Globalization;
using Microsoft.Playwright;
using OrleansTicketing.Tests.Architecture;
using OrleansTicketing.Tests.Browser.Buyers;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Browser.Windows;

/// <summary>A test that looks at pages. It fails, too, where anything went wrong in a window that it opened.</summary>
public abstract class BrowserTest(Chromium chromium, DefaultServer shared) : IAsyncLifetime
{
    private readonly List<Window> _windows = [];
    private readonly List<TicketingServer> _servers = [];

    protected IBrowser Browser => chromium.Browser;

    protected TicketingServer Server => shared.Server;

    protected TicketingApi Api => shared.Api;

    protected Operator Operator => shared.Operator;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A server of the test's own, which is there until its windows are closed.</summary>
    protected async Task<TicketingServer> Start(Func<ServerSettings, ServerSettings> adjust)
    {
        var server = await TicketingServer.Start(adjust(ServerSettings.OnFreePort()));
        _servers.Add(server);
        return server;
    }

    /// <summary>A window of somebody whom the site does not know yet.</summary>
    /// <param name="screen">The desktop's, unless it matters.</param>
    /// <param name="site">The shared server, unless the test has its own.</param>
    protected async Task<Window> Open(Screen? screen = null, Uri? site = null)
    {
        var window = await Window.Open(Browser, site ?? shared.Api.Address, screen ?? Screen.Desktop);
        _windows.Add(window);
        return window;
    }

    /// <summary>Another window of the same person.</summary>
    protected async Task<Window> OpenBeside(Window window)
    {
        var beside = await window.OpenBeside();
        _windows.Add(beside);
        return beside;
    }

    /// <summary>Somebody who has signed in, by the cookie alone.</summary>
    protected async Task<Buyer> NewBuyer(Screen? screen = null, Uri? site = null)
    {
        var buyer = new Buyer(await Open(screen, site));
        await buyer.Calls.SignIn();
        return buyer;
    }

    public async ValueTask DisposeAsync()
    {
        var wrong = _windows.SelectMany(window => window.Wrong).ToArray();
        if (wrong.Length > 0 || TestContext.Current.TestState?.Result == TestResult.Failed)
            await Keep();
        foreach (var window in _windows)
            await window.Close();
        foreach (var server in _servers)
            await server.DisposeAsync();
        Assert.Empty(wrong);
        GC.SuppressFinalize(this);
    }

    private async Task Keep()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "browser")).FullName;
        var test = TestContext.Current.TestMethod?.MethodName ?? GetType().Name;
        foreach (var (number, window) in _windows.Index())
            await window.Keep(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{test}-{number + 1}")));
    }
}

/// <summary>One browser and one server for all of them, one test after the other: a browser alone keeps two cores busy.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserTests : ICollectionFixture<Chromium>, ICollectionFixture<DefaultServer>
{
    public const string Name = "Browser";
}
