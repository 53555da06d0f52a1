using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Silo;

/// <summary>The composition root. What exactly runs in this process says the grain host that it was built for.</summary>
internal static class TicketingHost
{
    public static async Task<int> Run(string[] args)
    {
        if (args.Contains("--help", StringComparer.Ordinal))
        {
            Console.WriteLine($"{GrainHost.Usage}{Environment.NewLine}{ContainerCommands.Usage}");
            return 0;
        }

        if (await ContainerCommands.Run(args) is { } status)
            return status;

        if (GrainHost.Refusal(args) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"{refusal}{Environment.NewLine}{GrainHost.Usage}");
            return ProcessExit.Usage;
        }

        await using var app = Build(args);
        return await GrainHost.Run(app);
    }

    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. args.Where(argument => argument != "--standalone")],
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls(ListenAddress.Default);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IIdSource, RandomIds>();
        GrainHost.AddTo(builder);
        adjust?.Invoke(builder);

        var app = builder.Build();
        GrainHost.Map(app);
        return app;
    }
}
