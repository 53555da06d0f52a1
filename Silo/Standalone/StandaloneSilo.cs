using System.Security.Cryptography;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Embedded.Sqlite;
using OrleansTicketing.Grains;
using OrleansTicketing.Grains.Health;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>The silo of a process that needs nothing beside itself: state, reminders and the signing secret in one store.</summary>
internal static class StandaloneSilo
{
    private const string StorePathKey = "Storage:Path";
    private const string DefaultStorePath = "data/ticketing.db";

    /// <exception cref="SettingsException">The configuration is not valid.</exception>
    public static void AddStandaloneSilo(this WebApplicationBuilder builder)
    {
        var settings = new SettingsReader(builder.Configuration);
        var policy = PolicySettings.Read(settings);
        var storePath = StorePath(settings);
        // Read once without a secret of the store, so that a bad setting stops the start before the store is opened.
        _ = SigningSettings.Read(settings, static () => null);
        settings.ThrowIfInvalid();
        MakeFolder(settings, storePath);

        var files = StandaloneFiles.Prepare(settings, builder.Configuration, storePath);
        builder.Services.AddSingleton(files);
        builder.Services.AddSingleton<TicketingPolicy>(policy);
        builder.Services.AddSingleton(services => SigningSettings.Read(settings, () => SecretOf(services))!);
        builder.Services.AddTicketingGrains();
        builder.Services.AddSingleton<IStoredRows, StandaloneRows>();
        builder.Services.AddSingleton<IHostCondition, StandaloneCondition>();
        builder.Services.AddHostedService<StandaloneWelcome>();
        builder.UseOrleans(silo =>
        {
            silo.AddSqliteGrainStorage(StorageNames.Grains, storePath);
            silo.UseSqliteReminders(storePath);
            silo.AddSqliteSecrets(storePath);
        });
        builder.Services.AddHostedService<DemoCatalogue>();
        builder.Services.AddHostedService<InvariantsWatch>();
    }

    private static string StorePath(SettingsReader settings)
    {
        var path = Path.GetFullPath(settings.Text(StorePathKey) ?? DefaultStorePath);
        if (Path.GetFileName(path).Length == 0 || Directory.Exists(path))
            settings.Refuse(StorePathKey, $"the path of a file, not of the folder '{path}'");
        return path;
    }

    private static void MakeFolder(SettingsReader settings, string storePath)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(storePath)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            settings.Refuse(StorePathKey, $"in a folder that can be made ({exception.Message})");
        }

        settings.ThrowIfInvalid();
    }

    private static byte[] SecretOf(IServiceProvider services) =>
        services.GetRequiredService<ISecretStore>().GetOrAdd("signing", static () => RandomNumberGenerator.GetBytes(SigningKey.MinimumSecretBytes));
}
