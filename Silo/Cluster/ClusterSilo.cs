using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Configuration;
using Orleans.Serialization;
using OrleansTicketing.Gateway.Cluster;
using OrleansTicketing.Gateway.Telemetry;
using OrleansTicketing.Grains;
using OrleansTicketing.Grains.Health;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>A silo of a cluster: membership in Redis, state and reminders in MySQL or MariaDB.</summary>
internal static class ClusterSilo
{
    private const string Driver = "MySql.Data.MySqlConnector";

    /// <exception cref="Client.Configuration.SettingsException">The configuration is not valid.</exception>
    public static void AddClusterSilo(this WebApplicationBuilder builder)
    {
        var cluster = ClusterSettings.Read(builder.Configuration);
        var settings = SiloSettings.Read(builder.Configuration);
        builder.Services.AddClusterRules(builder.Configuration);
        builder.Services.AddCluster(cluster);
        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<DatabaseCheck>();
        builder.Services.AddTicketingGrains();
        builder.Services.AddSingleton<IStoredRows>(new MySqlRows(settings.MySql.ConnectionString, cluster.ServiceId));
        builder.Services.AddSingleton<IHostCondition, ClusterHost>();
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloOptions>(options => options.SiloName = settings.Name);
            silo.ConfigureEndpoints(settings.Address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: false);
            silo.UseRedisClustering(static _ => { });
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = settings.ProbeTimeout;
                // What Orleans learns from slow answers may shorten the wait for the next one, not lengthen it: after a busy start it would be four times
                // as long, once for the silo itself and once through another, and as long again between the two.
                membership.MaxProbeTimeout = settings.ProbeTimeout;
                membership.NumMissedProbesLimit = settings.MissedProbesLimit;
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            });
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = cluster.ResponseTimeout);
            if (builder.Configuration.HasTelemetry())
                silo.AddActivityPropagation();
            silo.AddGrainStates(settings);
            silo.AddReminders(settings);
        });
    }

    internal static void AddReminders(this ISiloBuilder silo, SiloSettings settings) =>
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = Driver;
            reminders.ConnectionString = settings.MySql.ConnectionString;
        });

    internal static void AddGrainStates(this ISiloBuilder silo, SiloSettings settings)
    {
        silo.AddAdoNetGrainStorage(StorageNames.Grains, storage =>
        {
            storage.Invariant = Driver;
            storage.ConnectionString = settings.MySql.ConnectionString;
            // A row that stays keeps its version: nobody can take a state that ended for one that never was.
            storage.DeleteStateOnClear = false;
        });
        // Camel-case JSON without type names: a rename in the source is no migration of what is stored. It is read with SQL clients, in no page.
        silo.Services.Configure<SystemTextJsonGrainStorageSerializerOptions>(storage =>
        {
            var json = storage.JsonSerializerOptions;
            json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            json.PropertyNameCaseInsensitive = true;
            json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        silo.UseSystemTextJsonGrainStorageSerializer();
    }
}
