using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>What silos and gateways of a cluster have in common.</summary>
public static class ClusterServices
{
    public static void AddCluster(this IServiceCollection services, ClusterSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<FirstConnection>();
        services.AddSingleton<RedisConnection>();
        services.AddHostedService(static all => all.GetRequiredService<RedisConnection>());
        services.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (settings.Id, settings.ServiceId));
        services.AddOptions<RedisClusteringOptions>().Configure<RedisConnection>((redis, connection) =>
        {
            redis.ConfigurationOptions = settings.Redis;
            redis.CreateMultiplexer = _ => Task.FromResult((connection.Multiplexer, IsShared: true));
        });
    }

    /// <summary>Policies and signing keys: all processes of a cluster have the same, so that any of them can serve any caller.</summary>
    /// <exception cref="SettingsException">A value is missing or not valid; the message names each key.</exception>
    public static void AddClusterRules(this IServiceCollection services, IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        services.AddSingleton(PolicySettings.Read(reader));
        if (SigningSettings.Read(reader, static () => null) is { } keys)
            services.AddSingleton(keys);
        else if (reader.Text("TokenSigning:Key") is null)
            reader.Refuse("TokenSigning:Key", "set, to the same on every silo and gateway: base64 of at least 32 random bytes, or a text of at least 32 characters");
        reader.ThrowIfInvalid();
    }
}
