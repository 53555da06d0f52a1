using Microsoft.Extensions.Logging;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>
/// The lottery. Who takes part follows from the stored joins alone, so that a crash at any point changes nothing about it. The draw is
/// stored before the seed is told and before anybody is admitted by it.
/// </summary>
internal sealed partial class WaitingRoomGrain
{
    private bool _tookOver;
    private int _loadedChunks;
    private Task? _readingTail;

    public async Task<RoomLottery?> Lottery()
    {
        ThrowIfEnded();
        Admit(Now());
        if (_head.Lottery is not { } lottery)
            return null;
        await AllStored();
        return new RoomLottery(
            Domain.WaitingRoom.Modes.Lottery.CommitmentTo(lottery.Seed),
            lottery.Window.From,
            lottery.Window.OpensAt,
            RoomReplies.Draw(_store.Head.Draw));
    }

    private bool OwesDraw(DateTimeOffset now) => _head is { Lottery: { } lottery, Draw: null } && now >= lottery.Window.OpensAt;

    /// <summary>Whether nobody may be admitted because the order is not known yet. Draws the lottery when its time has come.</summary>
    private bool AwaitsDraw(DateTimeOffset now)
    {
        if (_places.Order.Draw is not null || _head.Lottery is null)
            return false;
        if (OwesDraw(now) && KnowsAllJoins())
            Draw(_head.Lottery, now);
        return _head.Draw is not null || OwesDraw(now);
    }

    // A former activation, before its time was over, may have stored joins of which this one did not read. ETags would tell only at the
    // next write of their row, which may come after the draw, and then somebody who was there is not in it.
    private bool KnowsAllJoins()
    {
        if (!_tookOver)
            return true;
        LookForJoinsOfFormer();
        return _readingTail!.IsCompletedSuccessfully;
    }

    private void LookForJoinsOfFormer()
    {
        if (_tookOver)
            _readingTail ??= ReadTail();
    }

    // As its joins: before its time was over it may have admitted, claimed or ended places after this one had read them.
    private bool KnowsFormer => !_tookOver || _readingTail is { IsCompletedSuccessfully: true };

    private async Task FindLater(IEnumerable<int> chunks)
    {
        foreach (var some in chunks.Chunk(RoomStore.RowsAtOnce))
        {
            var rows = await Task.WhenAll(some.Select(_store.PeekChunk));
            for (var i = 0; i < some.Length; i++)
            {
                if (rows[i] is { } row && HasLater(some[i], PlaceChunk.FromRow(row)))
                    EndOvertaken();
            }
        }

        ThrowIfEnded();
    }

    // States only go forward, and what this one decided is ahead of what it stored.
    private bool HasLater(int index, PlaceChunk stored) => Enumerable.Range(0, stored.Count).Any(place =>
        (index * PlaceChunk.Size) + place + 1 is var number && _places.Has(number) && stored[place].State > _places[number].State);

    private int[] ChunksOfLive() =>
        Enumerable.Range(1, _places.Last).Where(number => _places[number].State <= PlaceState.Claimed).Select(RoomPlaces.ChunkOf).Distinct().ToArray();

    private async Task ReadTail()
    {
        try
        {
            if (!KnowsFormer)
                await FindLater(ChunksOfLive());
            var last = Math.Max(0, _loadedChunks - 1);
            foreach (var index in new[] { last, last + 1 })
            {
                // What an interrupted group left behind continues nothing, and is no join.
                if (await _store.PeekChunk(index) is { } row && PlaceChunk.FromRow(row) is var chunk
                    && _places.AreContinuedBy(chunk, index) && !IsKnown(index, chunk))
                {
                    EndOvertaken();
                }
            }
        }
        catch (Exception exception)
        {
            LogTailUnread(this.GetPrimaryKeyString(), exception);
            Fail();
        }
    }

    private bool IsKnown(int index, PlaceChunk stored)
    {
        for (var place = 0; place < stored.Count; place++)
        {
            var number = index * PlaceChunk.Size + place + 1;
            if (!_places.Has(number) || _places.UserOf(number) != stored.User(place))
                return false;
        }

        return true;
    }

    // Those whose joins are still being stored are waited for: a crash must not take them out of the list that was hashed.
    private void Draw(StoredLottery lottery, DateTimeOffset now)
    {
        var count = JoinedBefore(lottery.Window.OpensAt);
        if (count > _log.Last)
            return;
        var draw = new LotteryDraw(lottery.Seed, count, _order.At(count).ToString(), now);
        ChangeHead((_head with { Draw = draw }).Noted(now, $"lottery of {count} drawn", _activationId));
        _pending.SignsHead = true;
        SaveInBackground();
    }

    private int JoinedBefore(DateTimeOffset opensAt)
    {
        var count = _places.Last;
        while (count > 0 && _places[count].JoinedAt >= opensAt)
            count--;
        return count;
    }

    /// <summary>The draw is stored: from here on the order is the one it gave.</summary>
    /// <returns>Whether it was not before.</returns>
    private bool ApplyDraw()
    {
        if (_store.Head.Draw is not { } draw || _places.Order.Draw is not null)
            return false;
        var order = AdmissionOrder.Of(draw);
        _places.Reorder(order);
        _log.Reorder(order);
        _nextToLookAt = 1;
        return true;
    }

    /// <summary>
    /// What the head row says was decided and a crash kept out of the rows of the places. Nobody was told of it, and nobody else was
    /// admitted since; done again as of its own time, it is as if the rows had been written.
    /// </summary>
    private void Redo()
    {
        RedoAdmissions();
        RedoActs();
        SaveInBackground();
    }

    private void RedoAdmissions()
    {
        var from = 1;
        foreach (var (to, at) in _head.Admitting)
        {
            var time = DateTimeOffset.FromUnixTimeMilliseconds(at);
            for (var next = _places.Waiting.FirstFrom(from); next is { } rank && rank <= to; next = _places.Waiting.FirstFrom(rank + 1))
            {
                var number = _places.Order.NumberAt(rank);
                Change(number, _head.EndedBeside.FirstOrDefault(ended => ended.Rank == rank) switch
                {
                    { Rank: 0 } => PlaceRules.Admit(_places[number], _policy, time),
                    { HasLeft: true } => PlaceRules.Leave(_places[number], time),
                    _ => PlaceRules.FallSilent(_places[number], time),
                });
            }

            from = to + 1;
        }

        // Nobody else is admitted in the same group: the former activation's time is not over.
        _pending.RedoesAdmissions = _pending.DrawnAdmissions.Count > 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The newest joins of waiting room {Room} could not be read before its draw; its activation ends")]
    private partial void LogTailUnread(string room, Exception exception);
}
