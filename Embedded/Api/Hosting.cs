using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Embedded.Hosting;
using OrleansTicketing.Embedded.Storage;

namespace Orleans.Hosting
{
    /// <summary>Configures the host of the grains.</summary>
    public interface ISiloBuilder
    {
        IServiceCollection Services { get; }
        IConfiguration Configuration { get; }
    }

    /// <summary>Configures a caller of grains.</summary>
    public interface IClientBuilder
    {
        IServiceCollection Services { get; }
        IConfiguration Configuration { get; }
    }

    /// <summary>What any silo can be told.</summary>
    public static class SiloBuilderExtensions
    {
        public static ISiloBuilder ConfigureServices(this ISiloBuilder builder, Action<IServiceCollection> configureDelegate)
        {
            configureDelegate(builder.Services);
            return builder;
        }

        public static ISiloBuilder Configure<TOptions>(this ISiloBuilder builder, Action<TOptions> configureOptions)
            where TOptions : class
        {
            builder.Services.Configure(configureOptions);
            return builder;
        }

        public static ISiloBuilder ConfigureLogging(this ISiloBuilder builder, Action<ILoggingBuilder> configureLogging)
        {
            builder.Services.AddLogging(configureLogging);
            return builder;
        }

        /// <summary>There is but one process; nothing has to be found.</summary>
        public static ISiloBuilder UseLocalhostClustering(this ISiloBuilder builder) => builder;
    }

    /// <summary>What any client can be told.</summary>
    public static class ClientBuilderExtensions
    {
        public static IClientBuilder ConfigureServices(this IClientBuilder builder, Action<IServiceCollection> configureDelegate)
        {
            configureDelegate(builder.Services);
            return builder;
        }

        public static IClientBuilder Configure<TOptions>(this IClientBuilder builder, Action<TOptions> configureOptions)
            where TOptions : class
        {
            builder.Services.Configure(configureOptions);
            return builder;
        }

        /// <summary>There is but one process; nothing has to be found.</summary>
        public static IClientBuilder UseLocalhostClustering(this IClientBuilder builder) => builder;
    }

    /// <summary>Storage that forgets with the process.</summary>
    public static class MemoryGrainStorageSiloBuilderExtensions
    {
        public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name)
        {
            builder.Services.AddMemoryStorage(name);
            return builder;
        }

        public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) =>
            builder.AddMemoryGrainStorage(StorageRegistration.DefaultName);
    }

    /// <summary>Reminders that forget with the process.</summary>
    public static class SiloBuilderReminderMemoryExtensions
    {
        public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
        {
            builder.Services.AddMemoryReminders();
            return builder;
        }
    }
}

namespace Microsoft.Extensions.Hosting
{
    /// <summary>Hosts grains in a process.</summary>
    public static class GenericHostExtensions
    {
        public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder, Action<Orleans.Hosting.ISiloBuilder> configureDelegate)
        {
            hostAppBuilder.Services.AddEmbeddedSilo();
            configureDelegate(new EmbeddedSiloBuilder(hostAppBuilder.Services, hostAppBuilder.Configuration));
            return hostAppBuilder;
        }
    }

    /// <summary>Calls grains from a process.</summary>
    public static class OrleansClientGenericHostExtensions
    {
        /// <summary>The grains are those of this process: a silo must be registered in it, too.</summary>
        public static IHostApplicationBuilder UseOrleansClient(
            this IHostApplicationBuilder hostAppBuilder, Action<Orleans.Hosting.IClientBuilder> configureDelegate)
        {
            hostAppBuilder.Services.AddEmbeddedCluster();
            configureDelegate(new EmbeddedClientBuilder(hostAppBuilder.Services, hostAppBuilder.Configuration));
            return hostAppBuilder;
        }
    }
}
