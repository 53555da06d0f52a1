using System.Net;
using System.Net.Sockets;
using MySqlConnector;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Silo.Cluster;

/// <summary>What a silo needs beside that which every process of the cluster does.</summary>
internal sealed record SiloSettings
{
    public required string Name { get; init; }

    /// <summary>Where the other processes reach this one.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>For the other silos.</summary>
    public required int SiloPort { get; init; }

    /// <summary>For gateways.</summary>
    public required int GatewayPort { get; init; }

    /// <summary>How long a probe may take, and how often one is sent; so often in a row it may fail before the others give the silo up.</summary>
    public required TimeSpan ProbeTimeout { get; init; }

    public required int MissedProbesLimit { get; init; }

    public required MySqlConnectionStringBuilder MySql { get; init; }

    /// <exception cref="SettingsException">A value is missing or not valid; the message names each key.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        var cluster = new SettingsReader(configuration, "Cluster");
        var connections = new SettingsReader(configuration, "ConnectionStrings");
        var siloPort = cluster.Whole("SiloPort", 11111, 1, 65535);
        var settings = new SiloSettings
        {
            Name = cluster.Text("SiloName") ?? $"{Environment.MachineName}-{siloPort}",
            Address = ReadAddress(cluster),
            SiloPort = siloPort,
            GatewayPort = cluster.Whole("GatewayPort", 30000, 1, 65535),
            ProbeTimeout = cluster.Duration("ProbeTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            MissedProbesLimit = cluster.Whole("MissedProbesLimit", 2, 1, 20),
            MySql = ReadMySql(connections),
        };
        connections.ThrowIfInvalid();
        cluster.ThrowIfInvalid();
        return settings;
    }

    private static IPAddress ReadAddress(SettingsReader cluster)
    {
        var text = cluster.Text("Address") ?? IPAddress.Loopback.ToString();
        if (IPAddress.TryParse(text, out var address))
            return address;
        try
        {
            if (Dns.GetHostAddresses(text, AddressFamily.InterNetwork) is [var first, ..])
                return first;
        }
        catch (SocketException)
        {
            // Told below, with the key.
        }

        cluster.Refuse("Address", $"the address of this machine for the other processes, or a name that resolves to it, not '{text}'");
        return IPAddress.None;
    }

    private static MySqlConnectionStringBuilder ReadMySql(SettingsReader connections)
    {
        const string mustBe = "where MySQL or MariaDB answers, such as Server=db;Database=ticketing;User ID=ticketing;Password=...";
        try
        {
            var mySql = new MySqlConnectionStringBuilder(connections.Text("MySql") ?? "");
            if (mySql.Server.Length > 0 && mySql.Database.Length > 0)
            {
                // No session variables are ever set, so resetting a connection would only cost a round trip.
                mySql.ConnectionReset = false;
                return mySql;
            }
        }
        catch (ArgumentException)
        {
            // The text holds a password, so it is not repeated.
        }

        connections.Refuse("MySql", mustBe);
        return [];
    }
}
