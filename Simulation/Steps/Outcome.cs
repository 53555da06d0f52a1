using OrleansTicketing.Client;

namespace OrleansTicketing.Simulation.Steps;

/// <summary>What a user knows of a request in the end.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>How long the gateway took; null where it never answered.</summary>
    internal TimeSpan? ServedIn { get; init; }

    /// <summary>It happened.</summary>
    /// <param name="Value">What the client side of the gateway answered, such as a <c>HoldAnswer</c>.</param>
    internal sealed record Answered(object Value) : Outcome;

    /// <summary>It changed nothing.</summary>
    internal sealed record Refused(Refusal Refusal) : Outcome;

    /// <summary>It happened, or not, or will: no answer, or one that says so (503, or a request in progress).</summary>
    internal sealed record Unknown(string Why) : Outcome;
}

/// <summary>The outcome of one request, typed.</summary>
internal readonly record struct Reply<T>(Outcome Outcome)
    where T : class
{
    internal T? Value => (Outcome as Outcome.Answered)?.Value as T;

    internal Refusal? Refusal => (Outcome as Outcome.Refused)?.Refusal;

    internal bool IsUnknown => Outcome is Outcome.Unknown;
}
