using System.Collections.Immutable;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>An operator's act as the audit keeps it.</summary>
/// <param name="Operator">The first 8 hexadecimal digits of the hash of the operator's key.</param>
internal sealed record StoredAct(DateTimeOffset At, string Operator, OperatorActKind Kind, Guid OperationId)
{
    public Guid? User { get; init; }

    /// <summary>Of the place it was about; 0 for none.</summary>
    public int Number { get; init; }

    public string? Reason { get; init; }

    public string? Detail { get; init; }

    /// <summary>Of the request, where it had an idempotency key.</summary>
    public string Fingerprint { get; init; } = string.Empty;

    public OperatorAct ToMessage(long sequence) =>
        new(sequence, At, Operator, Kind, User, Number == 0 ? null : Number, Reason, Detail, OperationId);
}

/// <summary>64 acts that nothing changes any more, oldest first.</summary>
internal sealed record AuditRow
{
    public const int Size = 64;

    public int SchemaVersion { get; init; } = 1;

    public ImmutableArray<StoredAct> Acts { get; init; } = [];
}

/// <summary>Up to 360 samples, oldest first, in columns.</summary>
internal sealed record SampleRow
{
    public const int Size = 360;

    public int SchemaVersion { get; init; } = 1;

    /// <summary>Unix milliseconds.</summary>
    public ImmutableArray<long> At { get; init; } = [];

    public ImmutableArray<int> Joined { get; init; } = [];

    public ImmutableArray<int> Waiting { get; init; } = [];

    public ImmutableArray<int> Admitted { get; init; } = [];

    public ImmutableArray<int> Finished { get; init; } = [];

    public ImmutableArray<int> Expired { get; init; } = [];

    public RoomSample Get(int index) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(At[index]), Joined[index], Waiting[index], Admitted[index], Finished[index], Expired[index]);

    public SampleRow With(RoomSample sample) => this with
    {
        At = At.Add(sample.At.ToUnixTimeMilliseconds()),
        Joined = Joined.Add(sample.Joined),
        Waiting = Waiting.Add(sample.Waiting),
        Admitted = Admitted.Add(sample.Admitted),
        Finished = Finished.Add(sample.Finished),
        Expired = Expired.Add(sample.Expired),
    };
}
