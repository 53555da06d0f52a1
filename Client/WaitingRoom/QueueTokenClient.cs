using System.Runtime.CompilerServices;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.WaitingRoom;

/// <inheritdoc cref="IQueueTokenClient"/>
internal sealed class QueueTokenClient(
    IGrainFactory grains,
    ClusterCalls cluster,
    BookingClient bookings,
    RoomProgressCache rooms,
    QueueTokens tokens,
    Receipts receipts,
    TicketingPolicy policy,
    TimeProvider time) : IQueueTokenClient
{
    private const int ReservationsLookedAt = 20;
    private static readonly TimeSpan FirstPullWhileLeaving = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenLooksWhileAdmitted = TimeSpan.FromMilliseconds(500);

    private readonly FinishedPlaces _finished = new();
    private readonly SmoothedRate _polls = new();

    public async Task<Answer<JoinedPlace>> Join(Guid concertId, Operation operation, Guid userId)
    {
        var asked = await cluster.Ask(() => grains.WaitingRoom(concertId).Join(operation, userId));
        if (!asked.Answered)
            return Unanswered.Unavailable;
        if (asked.Value is not { Place: { } place, Receipt: { } receipt } reply)
            return new Refusal(RefusalOf(asked.Value.Outcome));
        var token = new QueueToken(concertId, userId, place.Place.Number, place.Place.IssuedAt);
        // A replay repeats this too, so nothing of it may depend on the time of asking. The first poll says more.
        var seat = place.Status == PlaceStatus.Waiting ? SeatChance.Unsure : (SeatChance?)null;
        var expected = new Expectation(reply.EstimatedWait, reply.EstimatedWaitP90, seat, Mode: null);
        var view = View(token, tokens.Sign(token), place, expected, place.AdmittedAt, load: 0);
        return new JoinedPlace(view, Created: !reply.WasExisting, Replayed: reply.Outcome == JoinOutcome.Replayed, receipts.Sign(token, receipt));
    }

    public ValueTask<Answer<TokenView>> Look(QueueToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _polls.Count();
        return Look(token, tokens.Sign(token));
    }

    public async IAsyncEnumerable<TokenView> Listen(QueueToken token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var feed = rooms.Feed(token.ConcertId);
        using var listening = feed.Listen(token.Number);
        var text = tokens.Sign(token);
        TokenView? last = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            // Taken before the look, so that no change falls between the two.
            var changed = feed.NextChange;
            var answer = await Look(token, text);
            if (answer.Succeeded(out var view))
            {
                if (last is null || IsChange(last, view))
                    yield return last = view;
                if (view.Status is PlaceStatus.Expired or PlaceStatus.Finished)
                    yield break;
            }
            else if (answer.Refusal.Code == ErrorCode.QueueTokenInvalid)
            {
                yield break;
            }

            // The admitted ask the room itself; not each of its changes concerns them.
            if (view is not { Status: PlaceStatus.Waiting })
                await Task.Delay(BetweenLooksWhileAdmitted, time, cancellationToken);
            await changed.WaitAsync(cancellationToken);
        }
    }

    public async Task<Answer<TokenView>> Leave(QueueToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (await IsPaying(token))
            return Unanswered.StillRunning;
        var leaving = bookings.GiveBack(token.UserId, token.ConcertId, token.Place);
        await PullUntil(leaving, rooms.Feed(token.ConcertId));
        var answer = await leaving;
        return answer.Succeeded(out var place) ? Kept(token, View(token, tokens.Sign(token), place, Expectation.None, time.GetUtcNow())) : answer.Refusal;
    }

    public async Task<Answer<QueueToken>> RequireAdmitted(QueueToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var asked = await cluster.Ask(() => grains.WaitingRoom(token.ConcertId).Check(token.Place, claim: true));
        if (!asked.Answered)
            return Unanswered.Unavailable;
        return asked.Value.Status switch
        {
            PlaceStatus.Admitted => token,
            PlaceStatus.Waiting => new Refusal(ErrorCode.NotAdmitted),
            PlaceStatus.Expired => new Refusal(ErrorCode.QueueTokenExpired),
            PlaceStatus.Finished => new Refusal(ErrorCode.QueueTokenFinished),
            _ => new Refusal(ErrorCode.QueueTokenInvalid),
        };
    }

    private async ValueTask<Answer<TokenView>> Look(QueueToken token, string text)
    {
        if (_finished.Find(token) is { } finished)
            return finished with { Token = text };
        var feed = rooms.Feed(token.ConcertId);
        if (await feed.Poll(token.Number) is not { } place)
            return await LookInRoom(token, text, feed);
        var now = time.GetUtcNow();
        var expected = feed.Expect(place.Ahead, now);
        return new TokenView(
            text, token.ConcertId, token.UserId, PlaceStatus.Waiting, place.Position, place.Ahead, expected.Wait, expected.WaitP90, expected.Seat,
            expected.Mode, PollAfterWaiting(expected.Wait, Load(now)), token.IssuedAt, AdmittedAt: null, AdmittedUntil: null);
    }

    private async Task<Answer<TokenView>> LookInRoom(QueueToken token, string text, RoomFeed feed)
    {
        var asked = await cluster.Ask(() => grains.WaitingRoom(token.ConcertId).Look(token.Place));
        if (!asked.Answered)
            return Unanswered.Unavailable;
        if (asked.Value is not { } found)
            return new Refusal(ErrorCode.QueueTokenInvalid);
        var at = time.GetUtcNow();
        return Kept(token, View(token, text, found, found.Status == PlaceStatus.Waiting ? feed.Expect(found.Ahead, at) : Expectation.None, at));
    }

    // Gateways that know of the leave are what the room waits for before it answers; this one shall not make it wait long. The room
    // waits for none longer than its answers count: who waits still is waiting for something else, and many may.
    private async Task PullUntil(Task leaving, RoomFeed feed)
    {
        var pause = FirstPullWhileLeaving;
        while (!leaving.IsCompleted)
        {
            await feed.Pull();
            await Task.WhenAny(leaving, Task.Delay(pause, time));
            pause = pause * 2 < RoomFeed.AnswersFor ? pause * 2 : RoomFeed.AnswersFor;
        }
    }

    private async Task<bool> IsPaying(QueueToken token)
    {
        var answer = await bookings.ListReservations(token.UserId, before: null, ReservationsLookedAt);
        return answer.Succeeded(out var page)
            && page.Items.Any(reservation => reservation.Status == ReservationStatus.Paying
                && reservation.ConcertId == token.ConcertId
                && reservation.Place == token.Place);
    }

    // An expired place may still be finished by a payment; a finished one stays so.
    private TokenView Kept(QueueToken token, TokenView view)
    {
        if (view.Status == PlaceStatus.Finished)
            _finished.Add(token, view);
        return view;
    }

    private TokenView View(QueueToken token, string text, PlaceReply place, Expectation expected, DateTimeOffset now) =>
        View(token, text, place, expected, now, Load(now));

    private TokenView View(QueueToken token, string text, PlaceReply place, Expectation expected, DateTimeOffset? asOf, double load) => new(
        text,
        token.ConcertId,
        token.UserId,
        place.Status,
        place.Position,
        place.Ahead,
        expected.Wait,
        expected.WaitP90,
        expected.Seat,
        expected.Mode,
        PollAfter(place, expected.Wait, asOf, load),
        token.IssuedAt,
        place.AdmittedAt,
        place.AdmittedUntil);

    private double Load(DateTimeOffset now) => _polls.PerSecond(now) / policy.WaitingRoom.ComfortablePollsPerSecond;

    private TimeSpan PollAfter(PlaceReply place, TimeSpan? wait, DateTimeOffset? asOf, double load) => place.Status switch
    {
        PlaceStatus.Waiting => PollAfterWaiting(wait, load),
        PlaceStatus.Admitted => WaitEstimate.PollAfterAdmission(place.AdmittedUntil - asOf, policy.WaitingRoom.IdleAfter, load),
        _ => WaitEstimate.PollAfterAdmission(remaining: null, policy.WaitingRoom.IdleAfter, load),
    };

    private TimeSpan PollAfterWaiting(TimeSpan? wait, double load) => WaitEstimate.PollAfter(wait, policy.WaitingRoom.IdleAfter, load);

    private static bool IsChange(TokenView before, TokenView after) =>
        before.Status != after.Status || before.Position != after.Position || before.Ahead != after.Ahead || before.AdmittedUntil != after.AdmittedUntil
        || before.EstimatedWait is null != after.EstimatedWait is null || before.LikelySeat != after.LikelySeat || before.Mode != after.Mode;

    private static ErrorCode RefusalOf(JoinOutcome outcome) => outcome switch
    {
        JoinOutcome.UnknownRoom => ErrorCode.NotFound,
        JoinOutcome.SaleClosed => ErrorCode.SaleClosed,
        _ => ErrorCode.TooManyRequests,
    };
}
