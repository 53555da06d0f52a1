using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Report;

/// <summary>A server of a comparison.</summary>
/// <param name="ProcessorTime">Of the server and the databases behind it, so far.</param>
internal sealed record Contender(string Name, Target Target, Func<TimeSpan> ProcessorTime)
{
    public const string Ours = "orleans-ticketing";
    public const string Bare = "bare";
    public const string Postgres = "postgres";
    public const string Redis = "redis";

    /// <summary>Whether what it acknowledges can be read again.</summary>
    public bool Stores { get; init; } = true;

    /// <summary>Whether a request that is sent again with the same idempotency key may be: where not, none is.</summary>
    public bool KeepsKeys { get; init; } = true;

    public static Contender Of(string name, ServerProcess server) => new(name, server.Target, () => server.ProcessorTime);
}
