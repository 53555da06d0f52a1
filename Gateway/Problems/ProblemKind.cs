using System.Collections.Frozen;
using System.Text.Json;

namespace OrleansTicketing.Gateway.Problems;

/// <summary>How one error code looks on the wire. The only place that gives a code its status, title and usual advice.</summary>
/// <param name="Code">The code's wire name, such as <c>seat_taken</c>.</param>
/// <param name="Advice">What to do next, where the refusal itself does not say.</param>
/// <param name="RetryAfter">Sent as <c>Retry-After</c>; null where waiting does not help.</param>
public sealed record ProblemKind(string Code, int Status, string Title, string Advice, TimeSpan? RetryAfter = null)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(1);

    private static readonly FrozenDictionary<ErrorCode, ProblemKind> Kinds = Enum.GetValues<ErrorCode>().ToFrozenDictionary(code => code, Describe);

    /// <summary>Not an answer a caller can bring about: a defect of the service.</summary>
    public static ProblemKind Internal { get; } = new("internal_error", 500, "The service failed",
        "This is a defect of the service. Tell the operators the traceId; asking again with the same Idempotency-Key is safe.");

    public string Type { get; } = "urn:orleans-ticketing:problem:" + Code;

    public static ProblemKind Of(ErrorCode code) => Kinds[code];

    private static ProblemKind Describe(ErrorCode code)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());
        return code switch
        {
            ErrorCode.TooLarge => new(name, 413, "The request is too large", "Send at most 65,536 bytes."),
            ErrorCode.MethodNotAllowed => new(name, 405, "The method is not allowed here", "Use a method that the Allow header names."),
            ErrorCode.UnsupportedMediaType => new(name, 415, "The body is not JSON", "Send Content-Type: application/json, in UTF-8."),
            ErrorCode.Unauthenticated => new(name, 401, "No valid access token",
                "Send a valid access token as 'Authorization: Bearer ...'. Sign in again where it has expired."),
            ErrorCode.TooManyRequests => new(name, 429, "Too many requests", "Wait for Retry-After seconds, then go on more slowly.", Shortly),
            ErrorCode.InvalidRequest => new(name, 400, "The request is not valid", "Correct the fields named in errors and send it again."),
            ErrorCode.IdempotencyMismatch => new(name, 422, "The idempotency key was used for another request",
                "Use a new Idempotency-Key for a new request, or repeat the first request unchanged."),
            ErrorCode.QueueTokenRequired => new(name, 403, "A queue token is needed",
                "Join the concert's waiting room with POST /api/v1/concerts/{concertId}/queue-tokens and send its token as Queue-Token."),
            ErrorCode.QueueTokenInvalid => new(name, 403, "The queue token is not valid",
                "Send the token exactly as the waiting room gave it, or join again."),
            ErrorCode.Forbidden => new(name, 403, "Not yours to use",
                "Use a queue token of this user and this concert, or, for operator calls, the operator's key."),
            ErrorCode.NotAdmitted => new(name, 403, "Not admitted yet",
                "Poll GET /api/v1/queue-tokens/me until its status is admitted."),
            ErrorCode.QueueTokenExpired => new(name, 410, "The queue token has expired", "Join the waiting room again for a new place."),
            ErrorCode.QueueTokenFinished => new(name, 410, "The queue token is finished",
                "It was paid with or given back. Join the waiting room again for a new place."),
            ErrorCode.NotFound => new(name, 404, "Not found", "Check the address and the id; what belongs to another user is not found either."),
            ErrorCode.SeatTaken => new(name, 409, "A seat is taken", "Read the seat map again and choose other seats; nothing was held."),
            ErrorCode.SeatLimitExceeded => new(name, 409, "Too many seats", "Ask for fewer seats, or give a reservation of this date back first."),
            ErrorCode.SaleNotOpen => new(name, 409, "The sale is not open yet", "Ask again after the date's saleOpensAt."),
            ErrorCode.SaleClosed => new(name, 409, "The sale is closed", "Choose another date or another concert."),
            ErrorCode.InsufficientBalance => new(name, 409, "The balance does not suffice",
                "Charge the wallet with POST /api/v1/wallets/me/charges and pay again before heldUntil."),
            ErrorCode.ReservationNotHeld => new(name, 409, "The reservation is not held", "It was paid or cancelled. Hold seats again if need be."),
            ErrorCode.RequestInProgress => new(name, 409, "The reservation is being paid", "Ask again in a moment.", Shortly),
            ErrorCode.RoomFull => new(name, 409, "The waiting room is full",
                "As many are admitted as its capacity allows. Raise the capacity, or ask again when somebody has gone."),
            ErrorCode.HoldExpired => new(name, 410, "The hold has expired", "The seats are free again: hold them anew."),
            ErrorCode.ClusterUnavailable => new(name, 503, "The service cannot answer now",
                "The outcome is not known: repeat the request after Retry-After seconds with the same Idempotency-Key.", Shortly),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "A code without a description."),
        };
    }
}
