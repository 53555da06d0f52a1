using System.Text.Json.Serialization;

namespace OrleansTicketing.Gateway.Problems;

/// <summary>A failure as RFC 9457 tells it. The fields after <c>traceId</c> are there only where they apply.</summary>
/// <param name="Type">Names the kind of failure; stable, and the same for every occurrence of a code.</param>
/// <param name="Title">The kind of failure in a few words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong here and what to do next.</param>
/// <param name="Code">Stable; made for programs.</param>
/// <param name="TraceId">Finds this request in the logs.</param>
public sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string Code, string TraceId)
{
    /// <summary>For invalid_request: each field's name and what is wrong with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>For seat_taken: the seats that were not free.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Seats { get; init; }

    /// <summary>For seat_limit_exceeded: the limit, in seats.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Limit { get; init; }

    /// <summary>For seat_limit_exceeded: how many seats of that date count already.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Held { get; init; }

    /// <summary>For insufficient_balance: the wallet's balance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Balance { get; init; }

    /// <summary>For insufficient_balance: what the payment needs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Amount { get; init; }
}
