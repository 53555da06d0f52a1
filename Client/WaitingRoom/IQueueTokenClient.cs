using OrleansTicketing.Grains.Interfaces.Operations;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>
/// The waiting rooms as gateways use them. Polls are answered from what the rooms' progress says, without a call to the room as long as
/// a place waits; everything else is asked. A call whose outcome is unknown throws.
/// </summary>
public interface IQueueTokenClient
{
    /// <summary>
    /// Takes a place, or finds the live one. Refused: <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.SaleClosed"/>,
    /// <see cref="ErrorCode.TooManyRequests"/>.
    /// </summary>
    Task<Answer<JoinedPlace>> Join(Guid concertId, Operation operation, Guid userId);

    /// <summary>The token's state now; counts as a poll. Refused: <see cref="ErrorCode.QueueTokenInvalid"/> where no room knows the place.</summary>
    ValueTask<Answer<TokenView>> Look(QueueToken token);

    /// <summary>
    /// The same as <see cref="Look"/> at once and at every change, until the place has ended. Counts as polling while it is enumerated.
    /// Empty where no room knows the place.
    /// </summary>
    IAsyncEnumerable<TokenView> Listen(QueueToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the place back and cancels what is held with it. Repeatable. Refused: <see cref="ErrorCode.RequestInProgress"/> while a
    /// reservation of it is paying, <see cref="ErrorCode.QueueTokenInvalid"/>.
    /// </summary>
    Task<Answer<TokenView>> Leave(QueueToken token);

    /// <summary>
    /// For protected reads: whether the token may be used now; the first such call claims the admission. Refused:
    /// <see cref="ErrorCode.NotAdmitted"/>, <see cref="ErrorCode.QueueTokenExpired"/>, <see cref="ErrorCode.QueueTokenFinished"/>,
    /// <see cref="ErrorCode.QueueTokenInvalid"/>.
    /// </summary>
    Task<Answer<QueueToken>> RequireAdmitted(QueueToken token);
}
