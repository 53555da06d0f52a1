using OrleansTicketing.Embedded.Storage.Sqlite;
using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Telemetry;
using OrleansTicketing.Silo.Standalone;

namespace OrleansTicketing.Silo;

/// <summary>Silo and gateway in one process, with everything durable in one store.</summary>
internal static class GrainHost
{
    public const string Usage = """
        OrleansTicketing.Silo --standalone [--Ticketing:KEY=VALUE ...]
          --standalone   silo and gateway in one process, with the store under Ticketing:Storage:Path (default data/ticketing.db)
        """;

    public static string? Refusal(string[] args) =>
        args.Contains("--standalone", StringComparer.Ordinal) ? null : "This build runs as one process only: start it with --standalone.";

    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.AddTicketingTelemetry("ticketing");
        builder.AddStandaloneSilo();
        builder.AddTicketingGateway();
    }

    public static void Map(WebApplication app)
    {
        try
        {
            // The gateway wants the signing key, and with it the store.
            app.MapTicketingGateway();
        }
        catch (StoreException exception)
        {
            throw Unavailable(exception);
        }
    }

    public static async Task<int> Run(WebApplication app)
    {
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (StoreException exception)
        {
            throw Unavailable(exception);
        }
    }

    private static UnavailableException Unavailable(StoreException exception) => new(exception.Message, exception);
}
