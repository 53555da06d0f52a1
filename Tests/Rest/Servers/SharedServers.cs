using OrleansTicketing.Tests.Standalone.Rest;

namespace OrleansTicketing.Tests.Standalone.Servers;

/// <summary>One server with the documented policies for every test that can live with them; each test makes its own concerts and users.</summary>
public sealed class DefaultServer : IAsyncLifetime
{
    private TicketingServer? _server;

    public TicketingServer Server => _server ?? throw new InvalidOperationException("not started");

    public TicketingApi Api => Server.Api;

    public Operator Operator => Server.Operator;

    public async ValueTask InitializeAsync() => _server = await TicketingServer.Start();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

/// <summary>One server whose deadlines come within seconds.</summary>
public sealed class ShortServer : IAsyncLifetime
{
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan ClaimWithin = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan AdmittedFor = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(10);

    private TicketingServer? _server;

    public TicketingServer Server => _server ?? throw new InvalidOperationException("not started");

    public TicketingApi Api => Server.Api;

    public Operator Operator => Server.Operator;

    public async ValueTask InitializeAsync() => _server = await TicketingServer.Start(ServerSettings.OnFreePort()
        .With("Hold:Duration", Hold.ToString("c"))
        .With("WaitingRoom:ClaimWithin", ClaimWithin.ToString("c"))
        .With("WaitingRoom:AdmittedFor", AdmittedFor.ToString("c"))
        .With("WaitingRoom:IdleAfter", IdleAfter.ToString("c")));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

/// <summary>The proofs run one after the other, and alone: they measure moments, and two cores are soon busy.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StandaloneProofs : ICollectionFixture<DefaultServer>, ICollectionFixture<ShortServer>
{
    public const string Name = "Standalone";
}
