using System.Diagnostics.CodeAnalysis;

namespace Orleans;

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    None = 0,
    ShuttingDown = 1,
    ActivationFailed = 2,
    DirectoryFailure = 3,
    ActivationIdle = 4,
    ActivationUnresponsive = 5,
    DuplicateActivation = 6,
    IncompatibleRequest = 7,
    ApplicationError = 8,
    ApplicationRequested = 9,
    Migrating = 10,
    RuntimeRequested = 11,
    HighMemoryPressure = 12,
}

/// <summary>Why an activation ends, in words.</summary>
public readonly struct DeactivationReason(DeactivationReasonCode code, Exception? exception, string text) : IEquatable<DeactivationReason>
{
    public DeactivationReason(DeactivationReasonCode code, string text)
        : this(code, null, text)
    {
    }

    public string Description { get; } = text;
    public DeactivationReasonCode ReasonCode { get; } = code;
    public Exception? Exception { get; } = exception;

    public bool Equals(DeactivationReason other) =>
        ReasonCode == other.ReasonCode && string.Equals(Description, other.Description, StringComparison.Ordinal) && Equals(Exception, other.Exception);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DeactivationReason other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(ReasonCode, Description, Exception);
    public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description} {Exception}";

    public static bool operator ==(DeactivationReason left, DeactivationReason right) => left.Equals(right);
    public static bool operator !=(DeactivationReason left, DeactivationReason right) => !left.Equals(right);
}
