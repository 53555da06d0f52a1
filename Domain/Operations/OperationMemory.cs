using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Operations;

/// <summary>What an operation made.</summary>
public enum OperationEffect
{
    Charge = 0,
    Reservation = 1,
    Payment = 2,

    /// <summary>Nothing: another operation had paid already. Its success is repeated like any other.</summary>
    PaidBefore = 3,
}

/// <summary>One operation that had its effect.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Fingerprint">A hash of the parsed request.</param>
/// <param name="Keyed">Whether the caller gave an idempotency key.</param>
/// <param name="Effect">What it made.</param>
/// <param name="Sequence">Which one: the number of the ledger line, reservation or payment.</param>
/// <param name="At">When.</param>
public sealed record RememberedOperation(
    Guid Id, string Fingerprint, bool Keyed, OperationEffect Effect, long Sequence, DateTimeOffset At);

/// <summary>What is known of an operation before it runs.</summary>
public abstract record OperationRecollection
{
    private OperationRecollection()
    {
    }

    /// <summary>It never had an effect, and there is room to remember one.</summary>
    public sealed record Unknown : OperationRecollection
    {
        public static readonly Unknown Instance = new();
    }

    /// <summary>It had this effect already.</summary>
    public sealed record Known(RememberedOperation Operation) : OperationRecollection;

    /// <summary>The same key came with another request.</summary>
    public sealed record Mismatch : OperationRecollection
    {
        public static readonly Mismatch Instance = new();
    }

    /// <summary>The memory is full of what may not be forgotten yet.</summary>
    public sealed record Full : OperationRecollection
    {
        public static readonly Full Instance = new();
    }
}

/// <summary>The bounded memory of operations, oldest first.</summary>
public static class OperationMemory
{
    public const int Capacity = 1024;

    /// <summary>How long a caller may repeat a request by its idempotency key.</summary>
    public static readonly TimeSpan KeyedRetention = TimeSpan.FromHours(24);

    /// <summary>How long the retries of one call without a key may take.</summary>
    public static readonly TimeSpan UnkeyedRetention = TimeSpan.FromMinutes(10);

    public static OperationRecollection Recall(
        ImmutableArray<RememberedOperation> memory, Guid id, string fingerprint, DateTimeOffset now)
    {
        // Repetitions are of recent operations: from the newest on.
        for (var i = memory.Length - 1; i >= 0; i--)
        {
            var candidate = memory[i];
            if (candidate.Id != id)
                continue;
            if (IsForgettable(candidate, now))
                break;
            return string.Equals(candidate.Fingerprint, fingerprint, StringComparison.Ordinal)
                ? new OperationRecollection.Known(candidate)
                : OperationRecollection.Mismatch.Instance;
        }

        return memory.Length < Capacity || HasForgettable(memory, now) ? OperationRecollection.Unknown.Instance : OperationRecollection.Full.Instance;
    }

    /// <summary>
    /// With the operation as the newest, without those whose time is over. Only after <see cref="Recall"/> found it unknown: then the
    /// result is within <see cref="Capacity"/>.
    /// </summary>
    public static ImmutableArray<RememberedOperation> Remember(ImmutableArray<RememberedOperation> memory, RememberedOperation operation)
    {
        var kept = ImmutableArray.CreateBuilder<RememberedOperation>(memory.Length + 1);
        foreach (var earlier in memory)
        {
            if (!IsForgettable(earlier, operation.At))
                kept.Add(earlier);
        }

        kept.Add(operation);
        return kept.DrainToImmutable();
    }

    private static bool HasForgettable(ImmutableArray<RememberedOperation> memory, DateTimeOffset now)
    {
        foreach (var operation in memory)
        {
            if (IsForgettable(operation, now))
                return true;
        }

        return false;
    }

    private static bool IsForgettable(RememberedOperation operation, DateTimeOffset now) =>
        now - operation.At >= (operation.Keyed ? KeyedRetention : UnkeyedRetention);
}
