namespace OrleansTicketing.Client;

/// <summary>
/// Every way in which a request can fail, in the order in which the first failure answers. The wire name is the member's in snake_case
/// and never changes.
/// </summary>
public enum ErrorCode
{
    /// <summary>413: the body is longer than the gateway reads.</summary>
    TooLarge,

    /// <summary>405.</summary>
    MethodNotAllowed,

    /// <summary>415: the body is not declared as JSON.</summary>
    UnsupportedMediaType,

    /// <summary>401: no access token, or one that does not verify.</summary>
    Unauthenticated,

    /// <summary>429: a rate limit, or too many recent operations of one account.</summary>
    TooManyRequests,

    /// <summary>400: the fields named in <see cref="Refusal.Errors"/>.</summary>
    InvalidRequest,

    /// <summary>422: the idempotency key came before with another body.</summary>
    IdempotencyMismatch,

    /// <summary>403: a protected call without a queue token.</summary>
    QueueTokenRequired,

    /// <summary>403: the queue token is forged or malformed.</summary>
    QueueTokenInvalid,

    /// <summary>403: the queue token is another user's or another concert's, or the operator key is missing or wrong.</summary>
    Forbidden,

    /// <summary>403: the queue token still waits.</summary>
    NotAdmitted,

    /// <summary>410.</summary>
    QueueTokenExpired,

    /// <summary>410: paid or given back.</summary>
    QueueTokenFinished,

    /// <summary>404: also for what is another user's.</summary>
    NotFound,

    /// <summary>409, with <see cref="Refusal.Seats"/>: those that were not free.</summary>
    SeatTaken,

    /// <summary>409, with <see cref="Refusal.Limit"/> and <see cref="Refusal.Held"/>.</summary>
    SeatLimitExceeded,

    /// <summary>409.</summary>
    SaleNotOpen,

    /// <summary>409.</summary>
    SaleClosed,

    /// <summary>409, with <see cref="Refusal.Balance"/> and <see cref="Refusal.Amount"/>.</summary>
    InsufficientBalance,

    /// <summary>409: cancelled, or paid where it would have to be held.</summary>
    ReservationNotHeld,

    /// <summary>409: being paid right now; ask again shortly.</summary>
    RequestInProgress,

    /// <summary>409: as many are admitted as the waiting room's capacity allows.</summary>
    RoomFull,

    /// <summary>410.</summary>
    HoldExpired,

    /// <summary>503: a grain did not answer in time; the outcome is unknown, so ask again with the same idempotency key.</summary>
    ClusterUnavailable,
}
