using OrleansTicketing.Client;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

internal sealed class StubRooms(QueueTokens tokens, TimeProvider time) : IQueueTokenClient
{
    private int _last;

    public Task<Answer<JoinedPlace>> Join(Guid concertId, Operation operation, Guid userId)
    {
        var token = new QueueToken(concertId, userId, Interlocked.Increment(ref _last), time.GetUtcNow());
        return Task.FromResult<Answer<JoinedPlace>>(new JoinedPlace(View(token), true, false));
    }

    public Task<Answer<TokenView>> Look(QueueToken token) => Task.FromResult<Answer<TokenView>>(View(token));

    public async IAsyncEnumerable<TokenView> Listen(QueueToken token, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return View(token);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<Answer<TokenView>> Leave(QueueToken token) => Task.FromResult<Answer<TokenView>>(View(token));

    public Task<Answer<QueueToken>> RequireAdmitted(QueueToken token) => Task.FromResult<Answer<QueueToken>>(token);

    private TokenView View(QueueToken token) => new(tokens.Sign(token), token.ConcertId, token.UserId, PlaceStatus.Admitted, token.Number, 0, null,
        TimeSpan.FromSeconds(2), token.IssuedAt, token.IssuedAt, token.IssuedAt.AddMinutes(1));
}
