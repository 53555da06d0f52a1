using Orleans.Dashboard;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway.Identity;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>The Orleans Dashboard, for operators. It shows the grains of the whole cluster, so it asks for the operator's key.</summary>
/// <param name="AsksForLogin">False lets anybody in who reaches the port: only where nobody but this machine does.</param>
internal sealed record SiloDashboard(bool AsksForLogin)
{
    public const string Path = "/dashboard";

    /// <exception cref="SettingsException">A setting is not valid.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        var settings = new SettingsReader(builder.Configuration, "Dashboard");
        var dashboard = new SiloDashboard(settings.Flag("Login", fallback: true));
        settings.ThrowIfInvalid();
        builder.Services.AddSingleton(dashboard);
        if (dashboard.AsksForLogin)
            builder.AddOperatorLogin();
        // The log of a silo is read where all logs are.
        builder.UseOrleans(static silo => silo.AddDashboard(static options => options.HideTrace = true));
    }

    public void Map(WebApplication app)
    {
        if (AsksForLogin)
        {
            app.UseAuthentication();
            app.UseAuthorization();
        }

        var pages = app.MapOrleansDashboard(Path);
        if (AsksForLogin)
            pages.RequireAuthorization();
    }
}
