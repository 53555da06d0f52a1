using OrleansTicketing.Gateway;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Silo.Standalone;

namespace OrleansTicketing.Silo;

/// <summary>The composition root: what runs in this process, with which storage, keys and policies.</summary>
internal static class TicketingHost
{
    public static async Task<int> Run(string[] args)
    {
        if (args.Contains("--help", StringComparer.Ordinal))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        if (!args.Contains("--standalone", StringComparer.Ordinal))
        {
            await Console.Error.WriteLineAsync($"This build runs as one process only: start it with --standalone.{Environment.NewLine}{Usage}");
            return 64;
        }

        await using var app = Build(args);
        await app.RunAsync();
        return 0;
    }

    /// <summary>Silo and gateway in one process, with everything durable in one store.</summary>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. args.Where(argument => argument != "--standalone")],
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls("http://127.0.0.1:8080");
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IIdSource, RandomIds>();
        builder.AddStandaloneSilo();
        builder.AddTicketingGateway();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.MapTicketingGateway();
        return app;
    }

    private const string Usage = """
        OrleansTicketing.Silo --standalone [--Ticketing:KEY=VALUE ...]
          --standalone   silo and gateway in one process, with the store under Ticketing:Storage:Path (default data/ticketing.db)
        """;
}
