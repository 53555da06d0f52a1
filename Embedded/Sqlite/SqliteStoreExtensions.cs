using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansTicketing.Embedded.Reminders;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;

namespace OrleansTicketing.Embedded.Sqlite;

/// <summary>Secrets that are made once and live with the store, as signing keys do.</summary>
public interface ISecretStore
{
    /// <summary>The secret of that name; where there is none, the one that is made now, once it is durable.</summary>
    byte[] GetOrAdd(string name, Func<byte[]> create);
}

/// <summary>
/// Keeps grain states, reminders and secrets in one SQLite file. One process at a time may have it open: the start of a
/// second one fails with a message that names the file.
/// </summary>
public static class SqliteStoreExtensions
{
    /// <summary>Grain states, and an <see cref="IStateReader"/> of them, under this storage name. What is acknowledged is on the disk.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name, string path)
    {
        builder.Services.OpenAtStart(path);
        builder.Services.AddKeyedSingleton<IGrainStorage>(name, (services, key) =>
            new SqliteGrainStorage(services.Store(path), services.GetRequiredService<Cluster>().Driver, services.SerializerOf((string)key!)));
        builder.Services.AddKeyedSingleton<IStateReader>(
            name, (services, _) => new SqliteStateReader(services.Store(path), services.GetRequiredService<Cluster>().Driver));
        return builder;
    }

    /// <summary>Reminders in the same file.</summary>
    public static ISiloBuilder UseSqliteReminders(this ISiloBuilder builder, string path)
    {
        builder.Services.OpenAtStart(path);
        builder.Services.AddSingleton<IReminderTable>(services => new SqliteReminderTable(services.Store(path)));
        return builder;
    }

    /// <summary>An <see cref="ISecretStore"/> in the same file.</summary>
    public static ISiloBuilder AddSqliteSecrets(this ISiloBuilder builder, string path)
    {
        builder.Services.OpenAtStart(path);
        builder.Services.AddSingleton<ISecretStore>(services => new SqliteSecrets(services.Store(path)));
        return builder;
    }

    private static void OpenAtStart(this IServiceCollection services, string path) =>
        services.AddSingleton<IOpenAtStart>(provider => new StoreOpening(provider, path));

    private static SqliteStore Store(this IServiceProvider services, string path)
    {
        var cluster = services.GetRequiredService<Cluster>();
        return cluster.Shared(Path.GetFullPath(path), () => SqliteStore.Open(path, services.GetService<StoreOptions>()));
    }

    private sealed class StoreOpening(IServiceProvider services, string path) : IOpenAtStart
    {
        public void Open() => services.Store(path);
    }
}
