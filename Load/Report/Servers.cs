using System.Globalization;
using OrleansTicketing.Load.Peers;

namespace OrleansTicketing.Load.Report;

/// <summary>How the servers of a comparison are started.</summary>
internal sealed class Servers(string folder)
{
    public const string OperatorKey = "bench-operator-key-of-this-run-only";

    private const string RuntimeConfiguration = "artifacts/Embedded/bin/Silo/release/OrleansTicketing.Silo.runtimeconfig.json";

    /// <summary>The real one, through the command that a person would type.</summary>
    public Task<ServerProcess> StartTicketingAsync(string store) => ServerProcess.StartAsync("./run", _ => [], new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Ticketing__Storage__Path"] = Path.Combine(folder, store),
        ["Ticketing__OperatorKey"] = OperatorKey,
        ["Ticketing__RateLimits__PerUserPerSecond"] = "0",
        ["Ticketing__RateLimits__PerAddressPerSecond"] = "0",

        // Preparing a run takes longer than a user would let pass; the run shall not meet places that were lost for that.
        ["Ticketing__WaitingRoom__ClaimWithin"] = "01:00:00",
        ["Ticketing__WaitingRoom__AdmittedFor"] = "02:00:00",
        ["Ticketing__WaitingRoom__IdleAfter"] = "01:00:00",
        ["Ticketing__Hold__Duration"] = "01:00:00",
    }, Path.Combine(folder, "server.log"));

    public Task<ServerProcess> StartBareAsync() => StartPeerAsync("bare");

    public Task<ServerProcess> StartPostgresPeerAsync(DatabaseProcess database) => StartPeerAsync("postgres", "--database", database.PostgresConnection);

    public Task<ServerProcess> StartRedisPeerAsync(DatabaseProcess database) =>
        StartPeerAsync("redis", "--port", database.Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>A peer under the runtime settings of the real server: the same garbage collector, the same compilation.</summary>
    private Task<ServerProcess> StartPeerAsync(string kind, params string[] arguments) => ServerProcess.StartAsync(
        Environment.ProcessPath!,
        url => ["exec", "--runtimeconfig", RuntimeConfiguration, Environment.GetCommandLineArgs()[0], "peer", "--kind", kind, "--url", url, .. arguments],
        new Dictionary<string, string>(StringComparer.Ordinal),
        Path.Combine(folder, kind + ".log"));
}
