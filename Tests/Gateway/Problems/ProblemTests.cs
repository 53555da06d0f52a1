using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Tests.Gateway.Problems;

public sealed class ProblemTests
{
    public static TheoryData<ErrorCode, string, int> Codes => new()
    {
        { ErrorCode.TooLarge, "too_large", 413 },
        { ErrorCode.MethodNotAllowed, "method_not_allowed", 405 },
        { ErrorCode.UnsupportedMediaType, "unsupported_media_type", 415 },
        { ErrorCode.Unauthenticated, "unauthenticated", 401 },
        { ErrorCode.TooManyRequests, "too_many_requests", 429 },
        { ErrorCode.InvalidRequest, "invalid_request", 400 },
        { ErrorCode.IdempotencyMismatch, "idempotency_mismatch", 422 },
        { ErrorCode.QueueTokenRequired, "queue_token_required", 403 },
        { ErrorCode.QueueTokenInvalid, "queue_token_invalid", 403 },
        { ErrorCode.Forbidden, "forbidden", 403 },
        { ErrorCode.NotAdmitted, "not_admitted", 403 },
        { ErrorCode.QueueTokenExpired, "queue_token_expired", 410 },
        { ErrorCode.QueueTokenFinished, "queue_token_finished", 410 },
        { ErrorCode.NotFound, "not_found", 404 },
        { ErrorCode.SeatTaken, "seat_taken", 409 },
        { ErrorCode.SeatLimitExceeded, "seat_limit_exceeded", 409 },
        { ErrorCode.SaleNotOpen, "sale_not_open", 409 },
        { ErrorCode.SaleClosed, "sale_closed", 409 },
        { ErrorCode.InsufficientBalance, "insufficient_balance", 409 },
        { ErrorCode.ReservationNotHeld, "reservation_not_held", 409 },
        { ErrorCode.RequestInProgress, "request_in_progress", 409 },
        { ErrorCode.RoomFull, "room_full", 409 },
        { ErrorCode.HoldExpired, "hold_expired", 410 },
        { ErrorCode.ClusterUnavailable, "cluster_unavailable", 503 },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_its_name_and_status(ErrorCode code, string name, int status)
    {
        var document = Problem.Of(code).Document("trace");

        Assert.Equal(name, document.Code);
        Assert.Equal(status, document.Status);
        Assert.NotEmpty(document.Title);
        Assert.NotEmpty(document.Detail);
    }

    [Fact]
    public void No_code_is_left_out() => Assert.Equal(Enum.GetValues<ErrorCode>().Order(), Codes.Select(row => row.Data.Item1).Order());

    [Fact]
    public void Those_that_pass_by_waiting_say_how_long() => Assert.Equal(
        [ErrorCode.TooManyRequests, ErrorCode.RequestInProgress, ErrorCode.ClusterUnavailable],
        Enum.GetValues<ErrorCode>().Where(code => ProblemKind.Of(code).RetryAfter is not null));
}
