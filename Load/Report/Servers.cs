namespace OrleansTicketing.Load.Report;

/// <summary>How the two servers of a comparison are started.</summary>
internal sealed class Servers(string folder)
{
    public const string OperatorKey = "bench-operator-key-of-this-run-only";

    private static readonly Dictionary<string, string> Kestrel = new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_gcServer"] = "0",
    };

    /// <summary>The real one, through the command that a person would type.</summary>
    public Task<ServerProcess> StartTicketingAsync(string store) => ServerProcess.StartAsync("./run", _ => [], new Dictionary<string, string>(Kestrel, StringComparer.Ordinal)
    {
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

    public Task<ServerProcess> StartBaselineAsync() => ServerProcess.StartAsync(
        Environment.ProcessPath!, url => [Environment.GetCommandLineArgs()[0], "baseline", "--url", url], Kestrel, Path.Combine(folder, "baseline.log"));
}
