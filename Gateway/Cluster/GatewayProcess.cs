using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Gateway.Telemetry;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>A gateway as a process of its own: the REST API in front of the silos of a cluster.</summary>
internal static class GatewayProcess
{
    public static async Task<int> Run(string[] args)
    {
        if (args.Contains("--help", StringComparer.Ordinal))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        if (await ContainerCommands.Run(args) is { } status)
            return status;

        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>
    /// How soon a gateway uses a silo that came, or came back. One that started before most silos knows few of them until then, and each of those
    /// takes many calls with it when it dies.
    /// </summary>
    private static readonly TimeSpan SilosReadEvery = TimeSpan.FromSeconds(5);

    private const string Usage = $"""
        OrleansTicketing.Gateway [--KEY=VALUE ...]
          The REST API in front of the silos of a cluster, as one of any number of gateways.
          Needs ConnectionStrings:Redis and Ticketing:TokenSigning:Key; docs/operations.md tells of the rest.
        {ContainerCommands.Usage}
        """;

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(ListenAddress.Default);
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ShutdownTimeout = TimeSpan.FromSeconds(8);
            // It listens, alive but not ready, while it still looks for the silos.
            options.ServicesStartConcurrently = true;
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IIdSource, RandomIds>();

        builder.AddTicketingTelemetry("ticketing-gateway");
        var settings = ClusterSettings.Read(builder.Configuration);
        builder.Services.AddClusterRules(builder.Configuration);
        builder.Services.AddCluster(settings);
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(static _ => { });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = settings.ResponseTimeout);
            client.Configure<GatewayOptions>(static silos => silos.GatewayListRefreshPeriod = SilosReadEvery);
            client.UseConnectionRetryFilter<SiloSearch>();
            if (builder.Configuration.HasTelemetry())
                client.AddActivityPropagation();
        });
        builder.Services.AddHostedService<GatewayWelcome>();
        builder.AddTicketingGateway();

        var app = builder.Build();
        app.AnswerUnavailableUntilConnected();
        app.MapTicketingGateway();
        return app;
    }
}

/// <summary>A gateway looks for silos until there are some; until then it is not ready.</summary>
internal sealed partial class SiloSearch(TimeProvider time, ILogger<SiloSearch> log) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogNoSilo(exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No silo can be reached yet; looking again. {Reason}")]
    private partial void LogNoSilo(string reason);
}
