using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Gateway.Calls;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>Calls that need a user and an admitted queue token of that user and concert.</summary>
internal static class ProtectedCalls
{
    public static CallPolicy Policy(CallPolicy policy) => (policy with { TakesQueueToken = true }).With(
        ErrorCode.QueueTokenRequired, ErrorCode.QueueTokenInvalid, ErrorCode.Forbidden, ErrorCode.NotAdmitted,
        ErrorCode.QueueTokenExpired, ErrorCode.QueueTokenFinished);

    /// <summary>
    /// The admitted token of a read within a concert; the first such call claims the admission. An id that is malformed names no concert
    /// the token could be another's of: it is not found.
    /// </summary>
    public static async Task<Answer<QueueToken>> RequireAdmitted(
        this HttpContext http, string concertId, QueueTokens tokens, IQueueTokenClient rooms)
    {
        var caller = http.Caller();
        Guid? concert = Guid.TryParseExact(concertId, "D", out var id) ? id : null;
        var sent = tokens.Read(caller.QueueToken, caller.UserId, concert);
        if (!sent.Succeeded(out var token))
            return sent;
        return concert is null ? new Refusal(ErrorCode.NotFound) : await rooms.RequireAdmitted(token);
    }
}
