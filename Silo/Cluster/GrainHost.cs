using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Telemetry;
using OrleansTicketing.Silo.Cluster;

namespace OrleansTicketing.Silo;

/// <summary>One silo of a cluster. Callers reach it through gateways, operators through its own port.</summary>
internal static class GrainHost
{
    public const string Usage = """
        OrleansTicketing.Silo [--KEY=VALUE ...]
          One silo of a cluster: grains, with Redis for membership and MySQL or MariaDB for state and reminders.
          Needs ConnectionStrings:Redis, ConnectionStrings:MySql and Ticketing:TokenSigning:Key; docs/operations.md tells of the rest.
          ASPNETCORE_URLS is where /health/live, /health/ready, /metrics and /dashboard are.
        """;

    public static string? Refusal(string[] args) =>
        args.Contains("--standalone", StringComparer.Ordinal) ? "This build is one silo of a cluster; for a single process build without GrainHost=Orleans." : null;

    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.AddTicketingTelemetry("ticketing-silo", servesCallers: false);
        builder.AddClusterSilo();
        builder.AddTicketingMonitoring();
        SiloDashboard.Add(builder);
        builder.Services.AddHostedService<SiloWelcome>();
        builder.Services.AddHostedService<InvariantsWatch>();
    }

    public static void Map(WebApplication app)
    {
        app.MapTicketingMonitoring();
        app.Services.GetRequiredService<SiloDashboard>().Map(app);
    }

    public static async Task<int> Run(WebApplication app)
    {
        await app.RunAsync();
        return 0;
    }
}
