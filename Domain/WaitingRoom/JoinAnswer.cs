namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>The first answer to a join with an idempotency key.</summary>
/// <param name="Number">The place.</param>
/// <param name="At">When it was answered, Unix milliseconds.</param>
/// <param name="Existing">Whether a live place was found.</param>
/// <param name="Until">The deadline that was answered, Unix milliseconds; 0 for none.</param>
/// <param name="WaitSeconds">The estimate that was answered; -1 for none.</param>
/// <param name="Rank">The place in the order of admission that was answered; 0 where it was the arrival number.</param>
/// <param name="LateSeconds">What was answered as the wait of nine in ten; -1 for none.</param>
public readonly record struct JoinAnswer(
    int Number, Guid OperationId, long At, bool Existing, PlaceState State, int Ahead, long Until, int WaitSeconds, int Rank = 0, int LateSeconds = -1);
