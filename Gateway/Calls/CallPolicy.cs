using System.Collections.Immutable;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>Who may make a call.</summary>
internal enum Access
{
    Anyone,
    User,
    Operator,
}

/// <summary>A field of the query string or a header, as the documentation tells of it.</summary>
internal sealed record CallField(string Name, string Description, string Example)
{
    public static CallField Cursor { get; } = new("cursor", "The next of the page before; leave it out for the first page.", "AAAAAAAAABQ");

    public static CallField Limit { get; } = new("limit", "How many items, 1 to 100; by default 20.", "20");

    /// <summary>For calls that take a queue token and have no concert in their path.</summary>
    public static CallField Concert { get; } = new(
        "concert", "Whose queue token's cookie is meant; needed where a page lets cookies speak.", "1c9d0a52-7d6f-4a0b-9d53-2f6f7c1e0b02");

    public static CallField LastEventId { get; } = new("Last-Event-ID", "The id of the last event seen, to resume after it.", "12");
}

/// <summary>
/// What the gateway checks before a call's own code runs, and what the call's documentation says. Part of every endpoint's metadata.
/// </summary>
/// <param name="Access">Whose credentials are needed.</param>
internal sealed record CallPolicy(Access Access)
{
    public static CallPolicy Anyone { get; } = new(Access.Anyone);

    public static CallPolicy User { get; } = new(Access.User);

    public static CallPolicy Operator { get; } = new(Access.Operator);

    /// <summary>For machines that watch the service: no rate limit, no place in the API's documentation.</summary>
    public static CallPolicy Monitoring { get; } = new(Access.Anyone) { IsRateLimited = false };

    /// <summary>
    /// For pages and what they load: out of memory, so that no page is more work than its refusal, and the many people behind one address
    /// keep that address's calls for the API.
    /// </summary>
    public static CallPolicy Page { get; } = new(Access.Anyone) { IsRateLimited = false };

    public bool IsRateLimited { get; init; } = true;

    /// <summary>Whether the call reads a JSON body.</summary>
    public bool TakesBody { get; init; }

    public bool TakesIdempotencyKey { get; init; }

    public bool TakesQueueToken { get; init; }

    /// <summary>Answers go on for as long as the caller listens, so their duration says nothing.</summary>
    public bool IsStream { get; init; }

    /// <summary>What may stand in the query string.</summary>
    public ImmutableArray<CallField> Query { get; init; } = [];

    /// <summary>Headers beside credentials and idempotency key.</summary>
    public ImmutableArray<CallField> Headers { get; init; } = [];

    /// <summary>The failures of the call's own rules; those that follow from the rest of the policy are added.</summary>
    public ImmutableArray<ErrorCode> OwnErrors { get; init; } = [];

    /// <summary>A list, read page by page.</summary>
    public CallPolicy Paged() => (this with { Query = [.. Query, CallField.Cursor, CallField.Limit] }).With(ErrorCode.InvalidRequest);

    public CallPolicy With(params ErrorCode[] ownErrors) => this with { OwnErrors = [.. OwnErrors, .. ownErrors] };

    /// <summary>All failures that a caller can meet, in the order in which the first one answers.</summary>
    public IEnumerable<ErrorCode> Errors()
    {
        var errors = new SortedSet<ErrorCode>(OwnErrors) { ErrorCode.ClusterUnavailable };
        if (IsRateLimited)
            errors.Add(ErrorCode.TooManyRequests);
        if (Access == Access.User)
            errors.Add(ErrorCode.Unauthenticated);
        if (Access == Access.Operator)
            errors.Add(ErrorCode.Forbidden);
        if (TakesBody)
            errors.UnionWith([ErrorCode.TooLarge, ErrorCode.UnsupportedMediaType, ErrorCode.InvalidRequest]);
        if (TakesIdempotencyKey)
            errors.UnionWith([ErrorCode.InvalidRequest, ErrorCode.IdempotencyMismatch]);
        return errors;
    }
}
