using System.Numerics;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>What goes on by itself: admissions, expiry, idle users, and what gateways learn of it.</summary>
internal sealed partial class WaitingRoomGrain
{
    /// <summary>Bounds a tick; a million places are looked through in 4 seconds.</summary>
    private const int PlacesPerTick = 65_536;

    /// <summary>Bounds what one version tells.</summary>
    private const int SilencedPerTick = 4_000;

    private readonly GatewayAcks _gateways = new();

    // A rank.
    private int _nextToLookAt = 1;

    public async Task<RoomProgress?> Pull(RoomPull pull)
    {
        ThrowIfEnded();
        if (!Exists)
            return null;
        // One that was overtaken must not take a report that the other one needs, nor go on telling gateways what was.
        await ProveLease();
        // Admissions are in order, so if the former one stored some that are not known here, the first who waits is among them.
        if (!KnowsFormer && _places.FirstWaiting() is { } first)
            await FindLater([RoomPlaces.ChunkOf(first)]);
        var now = Now();
        foreach (var seen in pull.Seen)
            See(seen, now);
        _evidence.Heard(pull.GatewayId, pull.ReportsSeen, now);
        if (pull.AdmissionsToSell is { } admissions)
            _learning.Sells(admissions);
        _gateways.Pulled(pull.GatewayId, pull.SinceVersion, now);
        return _log.Since(pull.SinceVersion, pull.Page, Pace(now)) with { Head = _heads.Latest };
    }

    private void See(SeenPlaces seen, DateTimeOffset at)
    {
        for (var bits = seen.Bits; bits != 0; bits &= bits - 1)
        {
            var number = (long)seen.Start + BitOperations.TrailingZeroCount(bits);
            if (number <= int.MaxValue && _places.Has((int)number))
                _sightings.See((int)number, at);
        }
    }

    private RoomPace Pace(DateTimeOffset now)
    {
        var outlook = Outlook(now);
        return new RoomPace(
            outlook.Capacity,
            outlook.Paused,
            outlook.OpensAt,
            _places.Totals.Admitted,
            _places.Admissions - _places.Totals.Admitted,
            outlook.Forecast.Step,
            outlook.Forecast.Done,
            outlook.Spread,
            RoomReplies.Mode(StoredSettings.ModeAt(now)));
    }

    // A change that is not stored yet may never be: nobody is told of it.
    private RoomSettings StoredSettings => ReferenceEquals(_store.Head, _head) ? Settings : _store.Head.Settings(_policy);

    // Asked for by every join; made anew once a second.
    private RoomOutlook Outlook(DateTimeOffset now)
    {
        var settings = StoredSettings;
        if (_learning.Known(settings, now) is { } known)
            return known;
        var waited = _places.FirstWaiting() is { } first ? now - _places[first].JoinedAt : TimeSpan.Zero;
        return _learning.Outlook(settings, new RoomNow(now, StartsEmpty: false, _window.Recent(now), waited, _places.Totals.Waiting), _places.AheadOf);
    }

    private Task Tick()
    {
        if (_ended || _lease.FormerLeft > TimeSpan.Zero)
            return Task.CompletedTask;
        LookForJoinsOfFormer();
        var now = Now();
        ExpireOverdue(now);
        ExpireSilent(now);
        EndWaiting(now);
        Admit(now);
        SignWhenDue();
        _learning.Advance(_places.Totals.Waiting, now);
        var isSampled = Sample(now);
        SaveInBackground();
        if (_places.Totals is { Waiting: 0, Admitted: 0 } && isSampled && IsAllSigned)
            StopTimer();
        return Task.CompletedTask;
    }

    private void ExpireOverdue(DateTimeOffset now)
    {
        while (_places.NextOverdue(now) is { } number)
            Change(number, PlaceRules.Expire(_places[number], now));
    }

    // A walk through all who wait, in order, part by part: who has been silent for too long goes, and who is silent at all is counted.
    private void ExpireSilent(DateTimeOffset now)
    {
        var completeUntil = _evidence.CompleteUntil(now);
        var canBeIdle = _evidence.WindowStart + _policy.IdleAfter <= completeUntil;
        var end = (int)Math.Min((long)_nextToLookAt + PlacesPerTick, int.MaxValue);
        var (silenced, ahead) = (0, _places.Waiting.CountBelow(_nextToLookAt));
        var next = _places.Waiting.FirstFrom(_nextToLookAt);
        for (; next is { } rank && rank < end && silenced < SilencedPerTick; next = _places.Waiting.FirstFrom(rank + 1), ahead++)
        {
            var number = _places.Order.NumberAt(rank);
            _learning.Walk(ahead, Unseen(number, completeUntil), now);
            if (_learning.WantsToFollow(number))
                _learning.Joined(number, _places[number].JoinedAt);
            if (!canBeIdle || !Evidence.IsIdle(_sightings.LastOf(number), _evidence.WindowStart, completeUntil, _policy.IdleAfter))
                continue;
            Change(number, PlaceRules.FallSilent(_places[number], now));
            silenced++;
        }

        _nextToLookAt = next ?? 1;
        if (next is null)
            _learning.WalkEnded();
    }

    // Time that nobody reported on says nothing.
    private TimeSpan Unseen(int number, DateTimeOffset completeUntil)
    {
        var last = _sightings.LastOf(number);
        return completeUntil - (last > _evidence.WindowStart ? last : _evidence.WindowStart);
    }

    // In order, as many as capacity and batch have room for.
    private void Admit(DateTimeOffset now)
    {
        if (_ended || _lease.FormerLeft > TimeSpan.Zero || AwaitsDraw(now) || _places.Totals.Waiting == 0)
            return;
        var count = AdmissionRules.Allowed(Settings, _places.Totals.Waiting, _occupied, _window.Recent(now), now);
        for (var from = _log.Cursor; count > 0 && _places.Waiting.FirstFrom(from) is { } rank; count--)
        {
            var number = _places.Order.NumberAt(rank);
            Change(number, PlaceRules.Admit(_places[number], _policy, now));
            from = rank + 1;
        }
    }
}
