using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>One process per store, and per port.</summary>
[Collection(OwnProcesses.Name)]
public sealed class StoreLockTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(15);

    [Fact]
    [Trait("Pitfall", "18")]
    public async Task A_second_process_on_a_store_stops_at_once_and_says_why()
    {
        await using var server = await TicketingServer.Start();
        await using var second = StandaloneProcess.Launch(server.Folder, ServerSettings.OnFreePort());

        var code = await second.Exit(AtOnce);

        Assert.NotEqual(0, code);
        Assert.Contains(server.Folder.Store, second.Output);
        AssertNoStackTrace(second);
        // The first goes on as if nothing had been.
        Assert.Equal(0, (await (await server.Api.SignIn()).Wallet()).Balance);
    }

    [Fact]
    [Trait("Pitfall", "07")]
    public async Task The_lock_vanishes_with_a_killed_process()
    {
        await using var server = await TicketingServer.Start();
        var visitor = await server.Api.SignIn();
        (await visitor.Charge(300)).Expect(201);

        await server.Process.Kill();
        await server.StartAgain();

        Assert.Equal(300, (await visitor.Wallet()).Balance);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var server = await TicketingServer.Start();
        using var folder = new StoreFolder();
        await using var second = StandaloneProcess.Launch(folder, server.Settings);

        var code = await second.Exit(AtOnce);

        Assert.NotEqual(0, code);
        Assert.Contains(server.Settings.Port.ToString(), second.Output);
        Assert.Contains("in use", second.Output, StringComparison.OrdinalIgnoreCase);
        AssertNoStackTrace(second);
    }

    private static void AssertNoStackTrace(ServerProcess process) =>
        Assert.DoesNotMatch(@"(?m)^\s+at \S+\(", process.Output);
}
