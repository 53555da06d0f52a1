using Microsoft.Extensions.Configuration;
using OrleansTicketing.Client.Configuration;
using StackExchange.Redis;

namespace OrleansTicketing.Gateway.Cluster;

/// <summary>What every process of a cluster needs to find the others.</summary>
public sealed record ClusterSettings
{
    /// <summary>The processes that work together now. Another id is another cluster, on the same state.</summary>
    public required string Id { get; init; }

    /// <summary>Whose state it is. It never changes, or all state is out of sight.</summary>
    public required string ServiceId { get; init; }

    public required ConfigurationOptions Redis { get; init; }

    /// <summary>
    /// How long a call waits for its answer before its outcome counts as unknown and it is asked again. A call to a silo that dies is told
    /// by nothing else, so it is as long as the others need to give a silo up, and not longer.
    /// </summary>
    public required TimeSpan ResponseTimeout { get; init; }

    /// <summary>How long a start waits for Redis and MySQL to answer before it gives up.</summary>
    public required TimeSpan StartPatience { get; init; }

    /// <exception cref="SettingsException">A value is missing or not valid; the message names each key.</exception>
    public static ClusterSettings Read(IConfiguration configuration)
    {
        var cluster = new SettingsReader(configuration, "Cluster");
        var connections = new SettingsReader(configuration, "ConnectionStrings");
        var settings = new ClusterSettings
        {
            Id = cluster.Text("Id") ?? "ticketing",
            ServiceId = cluster.Text("ServiceId") ?? "ticketing",
            Redis = ReadRedis(connections),
            ResponseTimeout = cluster.Duration("ResponseTimeout", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            StartPatience = cluster.Duration("StartPatience", TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromHours(1)),
        };
        connections.ThrowIfInvalid();
        cluster.ThrowIfInvalid();
        return settings;
    }

    private static ConfigurationOptions ReadRedis(SettingsReader connections)
    {
        const string mustBe = "where Redis answers, such as redis:6379 or redis:6379,password=...";
        if (connections.Text("Redis") is { } text)
        {
            try
            {
                var options = ConfigurationOptions.Parse(text);
                if (options.EndPoints.Count > 0)
                {
                    options.AbortOnConnectFail = false;
                    return options;
                }
            }
            catch (ArgumentException)
            {
                // The text may hold a password, so it is not repeated.
            }
        }

        connections.Refuse("Redis", mustBe);
        return new ConfigurationOptions();
    }
}
