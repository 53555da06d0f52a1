namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>A request as it can be sent again, byte for byte: its body is text.</summary>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    public string? AccessToken { get; init; }

    public string? QueueToken { get; init; }

    public string? OperatorKey { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Body { get; init; }

    public string? IfNoneMatch { get; init; }

    /// <summary>Tells the record's readers which user sent it; never on the wire.</summary>
    public Guid Sender { get; init; }

    public override string ToString() => $"{Method} {Path} key={IdempotencyKey} {Body}";
}
