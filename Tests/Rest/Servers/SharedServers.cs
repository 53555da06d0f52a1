using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>One server that many tests share; each makes its own concerts and users.</summary>
public abstract class SharedServer(Func<ServerSettings, ServerSettings> adjust) : IAsyncLifetime
{
    private TicketingServer? _server;

    public TicketingServer Server
    {
        get
        {
            // Thrown here and not at the start, so that the tests are skipped; a fixture that throws fails them.
            if (TicketingServer.WhyNot is { } reason)
                Assert.Skip(reason);
            return _server ?? throw new InvalidOperationException("not started");
        }
    }

    public TicketingApi Api => Server.Api;

    public Operator Operator => Server.Operator;

    public async ValueTask InitializeAsync()
    {
        if (TicketingServer.WhyNot is null)
            _server = await TicketingServer.Start(adjust(ServerSettings.OnFreePort()));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>For every test that can live with the documented policies.</summary>
public sealed class DefaultServer() : SharedServer(static settings => settings.With("Dashboard:Url", Dashboard))
{
    /// <summary>Where the console leads to.</summary>
    public const string Dashboard = "https://silos.example/dashboard";
}

/// <summary>Its deadlines come within seconds.</summary>
public sealed class ShortServer() : SharedServer(static settings => settings
    .With("Hold:Duration", Hold.ToString("c"))
    .With("WaitingRoom:ClaimWithin", ClaimWithin.ToString("c"))
    .With("WaitingRoom:AdmittedFor", AdmittedFor.ToString("c"))
    .With("WaitingRoom:IdleAfter", IdleAfter.ToString("c")))
{
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan ClaimWithin = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan AdmittedFor = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(10);
}

/// <summary>The proofs run one after the other, and alone: they measure moments, and two cores are soon busy.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RestProofs : ICollectionFixture<DefaultServer>, ICollectionFixture<ShortServer>
{
    public const string Name = "Rest";
}
