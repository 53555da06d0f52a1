namespace OrleansTicketing.Load.History;

/// <summary>One acknowledged request of a run.</summary>
/// <param name="User">The user's number within the run.</param>
/// <param name="Sent">When it was sent, as a timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Answered">When its answer was there.</param>
internal abstract record Noted(int User, long Sent, long Answered);

internal sealed record NotedJoin(int User, long Sent, long Answered, long Position) : Noted(User, Sent, Answered);

/// <summary>An answer that called the place admitted, or not.</summary>
internal sealed record NotedPlace(int User, long Sent, long Answered, long Position, bool IsAdmitted) : Noted(User, Sent, Answered);

internal sealed record NotedHold(int User, long Sent, long Answered, string ReservationId, string Date, IReadOnlyList<int> Seats) : Noted(User, Sent, Answered);

internal sealed record NotedCharge(int User, long Sent, long Answered, string EntryId, long Amount) : Noted(User, Sent, Answered);

/// <summary>A write that had been acknowledged and was sent again with the same idempotency key.</summary>
/// <param name="First">The id in the first answer: of the reservation, the ledger entry or the payment.</param>
/// <param name="Again">The id in the second answer, or the refusal that came instead.</param>
internal sealed record NotedRepeat(int User, long Sent, long Answered, string First, string Again) : Noted(User, Sent, Answered);

internal sealed record NotedPayment(int User, long Sent, long Answered, string PaymentId, string ReservationId, long Amount) : Noted(User, Sent, Answered);
