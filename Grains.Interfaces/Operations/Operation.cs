namespace OrleansTicketing.Grains.Interfaces.Operations;

/// <summary>
/// Names one request, so that asking again is recognised. The grain that has the effect stores the id with the outcome in the same write.
/// </summary>
/// <param name="Id">Derived from user, route and idempotency key where the caller gave a key; else new for every request.</param>
/// <param name="Fingerprint">A hash of the parsed request; the same key with another fingerprint is a mismatch.</param>
/// <param name="Keyed">Whether the caller gave an idempotency key: such outcomes are kept 24 hours, others for minutes.</param>
[GenerateSerializer, Immutable, Alias("Operation")]
public sealed record Operation(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Fingerprint,
    [property: Id(2)] bool Keyed);

/// <summary>How a refusal caused by the operation itself, not by the rules, is told.</summary>
[GenerateSerializer, Alias("OperationRefusal")]
public enum OperationRefusal
{
    /// <summary>The same key came before with another body: 422 idempotency_mismatch.</summary>
    Mismatch = 0,

    /// <summary>The record of recent operations is full and none may be dropped yet: 429 too_many_requests.</summary>
    TooMany = 1,
}
