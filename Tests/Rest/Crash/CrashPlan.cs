using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>What a crash run does, all of it drawn from one seed.</summary>
public sealed record CrashPlan(int Rounds, int Seed)
{
    public const string RoundsVariable = "CRASH_ROUNDS";
    public const string SeedVariable = "CRASH_SEED";

    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan ClaimWithin = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan AdmittedFor = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(15);
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The bound of invariant 6.</summary>
    public static readonly TimeSpan EverythingEndsWithin = TimeSpan.FromSeconds(120);

    /// <summary>Admissions must go on so soon after a restart.</summary>
    public static readonly TimeSpan AdmissionsGoOnWithin = TimeSpan.FromSeconds(5);

    public const int Workers = 36;
    public const int Capacity = 12;
    public const int BatchSize = 12;
    public const long Price = 1_000;

    /// <summary>New concerts come so often, so that seats do not run out in a long run.</summary>
    public const int RoundsPerConcert = 8;

    public static CrashPlan FromEnvironment(int rounds) => new(Read(RoundsVariable) ?? rounds, Read(SeedVariable) ?? Random.Shared.Next());

    /// <summary>The deadlines of such a run, as settings.</summary>
    public static ServerSettings Apply(ServerSettings settings) => settings
        .With("Hold:Duration", Hold.ToString("c"))
        .With("WaitingRoom:ClaimWithin", ClaimWithin.ToString("c"))
        .With("WaitingRoom:AdmittedFor", AdmittedFor.ToString("c"))
        .With("WaitingRoom:IdleAfter", IdleAfter.ToString("c"));

    private static int? Read(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : null;
}
