using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>A bad value stops the start, with a message that names its key.</summary>
[Collection(OwnProcesses.Name)]
public sealed class BadSettingsTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(30);

    private static readonly (string Key, string Value)[] Bad =
    [
        ("Hold:Duration", "soon"),
        ("Hold:Duration", "00:00:00"),
        ("Hold:Duration", "-00:05:00"),
        ("Limits:SeatsPerReservation", "0"),
        ("Limits:SeatsPerReservation", "four"),
        ("Limits:SeatsPerUserAndDate", "-1"),
        ("Limits:MaxCharge", "0"),
        ("Limits:MaxCharge", "9223372036854775808"),
        ("WaitingRoom:Capacity", "-1"),
        ("WaitingRoom:Capacity", "1.5"),
        ("WaitingRoom:BatchSize", "0"),
        ("WaitingRoom:Interval", "00:00:00"),
        ("WaitingRoom:AdmittedFor", "never"),
        ("WaitingRoom:ClaimWithin", "-00:01:00"),
        ("WaitingRoom:IdleAfter", "00:00:00"),
        ("RateLimits:PerUserPerSecond", "-1"),
        ("RateLimits:PerAddressPerSecond", "many"),
        ("Storage:Path", "/"),
        ("Storage:Path", "/dev/null/ticketing.db"),
        ("Currency", "won"),
        ("OperatorKey", "two words"),
        ("TokenSigning:Key", "not a key"),
        ("TokenSigning:PreviousKeys", "not a key"),
        ("Identity:Development", "maybe"),
        ("Identity:TokenLifetime", "00:00:00"),
        ("Identity:Jwks", "/nowhere/keys.json"),
        ("Proxies:Known", "not an address"),
        ("Cors:Origins", "not an origin"),
    ];

    public static TheoryData<string, string> Cases => [.. Bad.Select(bad => (bad.Key, bad.Value))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_bad_value_stops_the_start_and_its_key_is_named(string key, string value)
    {
        using var folder = new StoreFolder();
        var settings = (ServerSettings.OnFreePort() with { OperatorKey = null }).With(key, value);
        if (key.StartsWith("Identity:Jwks", StringComparison.Ordinal))
            settings = settings.With("Identity:Issuer", "https://login.example").With("Identity:Audience", "tickets");
        if (key == "Storage:Path")
            settings = settings.WithVariable("Ticketing__Storage__Path", value);
        await using var process = StandaloneProcess.Launch(folder, settings);

        var code = await process.Exit(AtOnce);

        Assert.NotEqual(0, code);
        Assert.Contains($"Ticketing:{key}", process.Output);
        Assert.DoesNotMatch(@"(?m)^\s+at \S+\(", process.Output);
        Assert.False(File.Exists(folder.Store), "Nothing may be stored by a start that was refused.");
    }

    [Fact]
    public async Task Every_bad_value_is_named_at_once()
    {
        using var folder = new StoreFolder();
        await using var process = StandaloneProcess.Launch(folder, ServerSettings.OnFreePort().With("Hold:Duration", "x").With("Limits:MaxCharge", "y"));

        Assert.NotEqual(0, await process.Exit(AtOnce));

        Assert.Contains("Ticketing:Hold:Duration", process.Output);
        Assert.Contains("Ticketing:Limits:MaxCharge", process.Output);
    }
}
