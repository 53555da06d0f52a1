using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansTicketing.Grains.Storage;
using OrleansTicketing.Silo.Cluster;

namespace OrleansTicketing.Tests.Cluster.Database;

/// <summary>What Orleans' own providers make of the scripts: a silo with the storage and reminders that production has, logged in as it is there.</summary>
public sealed class DatabaseSilo : IAsyncLifetime
{
    public const string ServiceId = "database-tests";

    private IHost? _host;

    public MariaDb Database { get; } = new();

    public IGrainStorage States => Host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Grains);

    public IReminderTable Reminders => Host.Services.GetRequiredService<IReminderTable>();

    private IHost Host => _host ?? throw new InvalidOperationException("There is no database.");

    internal static SiloSettings SettingsFor(string connectionString) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:MySql"] = connectionString }).Build());

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        if (Database.Absence is not null)
            return;
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: ServiceId, clusterId: ServiceId);
            silo.Configure<ClusterMembershipOptions>(membership => membership.NumVotesForDeathDeclaration = 1);
            var settings = SettingsFor(Database.AsTicketing);
            silo.AddGrainStates(settings);
            silo.AddReminders(settings);
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        await Database.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
