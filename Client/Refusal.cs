using System.Collections.Immutable;

namespace OrleansTicketing.Client;

/// <summary>A request that was refused: it changed nothing.</summary>
/// <param name="Code">Why.</param>
public sealed record Refusal(ErrorCode Code)
{
    /// <summary>What is wrong in this very case and what the caller can do next; null for the code's usual text.</summary>
    public string? Detail { get; init; }

    /// <summary>For <see cref="ErrorCode.SeatTaken"/>: the seats that were not free.</summary>
    public ImmutableArray<int> Seats { get; init; } = [];

    /// <summary>For <see cref="ErrorCode.SeatLimitExceeded"/>: the limit in seats.</summary>
    public int? Limit { get; init; }

    /// <summary>For <see cref="ErrorCode.SeatLimitExceeded"/>: how many seats of that date count already.</summary>
    public int? Held { get; init; }

    /// <summary>For <see cref="ErrorCode.InsufficientBalance"/>: whole units of the currency.</summary>
    public long? Balance { get; init; }

    /// <summary>For <see cref="ErrorCode.InsufficientBalance"/>: what the payment needs, whole units of the currency.</summary>
    public long? Amount { get; init; }

    /// <summary>When asking again makes sense; null for the code's usual wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For <see cref="ErrorCode.InvalidRequest"/>: the fields and what is wrong with each.</summary>
    public ImmutableArray<FieldError> Errors { get; init; } = [];

    public static Refusal InvalidField(string field, string problem) =>
        new(ErrorCode.InvalidRequest) { Errors = [new FieldError(field, problem)] };
}

/// <param name="Field">The field's name as the caller wrote it, with its path: <c>dates[0].price</c>.</param>
/// <param name="Problem">What it must be.</param>
public sealed record FieldError(string Field, string Problem);
