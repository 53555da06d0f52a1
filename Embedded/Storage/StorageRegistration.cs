using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansTicketing.Embedded.Reminders;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Storage;

internal static class StorageRegistration
{
    internal const string DefaultName = "Default";

    internal static void AddMemoryStorage(this IServiceCollection services, string name)
    {
        services.AddKeyedSingleton<IGrainStorage>(name, static (services, key) =>
        {
            var cluster = services.GetRequiredService<Cluster>();
            var name = (string)key!;
            return new MemoryGrainStorage(name, cluster.MemoryStore(name), cluster.Driver, services.SerializerOf(name));
        });
        services.AddKeyedSingleton<IStateReader>(name, static (services, key) =>
        {
            var cluster = services.GetRequiredService<Cluster>();
            return new MemoryStateReader(cluster.MemoryStore((string)key!), cluster.Driver);
        });
    }

    internal static void AddMemoryReminders(this IServiceCollection services) =>
        services.AddSingleton<IReminderTable>(static services => services.GetRequiredService<Cluster>().MemoryReminders);

    /// <summary>The serializer registered under the storage's name, else the one for all.</summary>
    internal static IGrainStorageSerializer SerializerOf(this IServiceProvider services, string storageName) =>
        services.GetKeyedService<IGrainStorageSerializer>(storageName) ?? services.GetRequiredService<IGrainStorageSerializer>();
}
