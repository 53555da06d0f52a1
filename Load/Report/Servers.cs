namespace OrleansTicketing.Load.Report;

/// <summary>How the two servers of a comparison are started.</summary>
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

    /// <summary>The bare endpoint under the runtime settings of the real server: the same garbage collector, the same compilation.</summary>
    public Task<ServerProcess> StartBaselineAsync() => ServerProcess.StartAsync(
        Environment.ProcessPath!,
        url => ["exec", "--runtimeconfig", RuntimeConfiguration, Environment.GetCommandLineArgs()[0], "baseline", "--url", url],
        new Dictionary<string, string>(StringComparer.Ordinal),
        Path.Combine(folder, "baseline.log"));
}
