using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>What the concert and its operators say and see.</summary>
internal sealed partial class WaitingRoomGrain
{
    private const int RecountAttempts = 5;

    public async Task Configure(RoomConfiguration configuration)
    {
        ThrowIfEnded();
        if (!(_head.Revision >= configuration.Revision))
            await TakeOn(configuration);
        // In force at once; answered when no former activation admits any more by what was in force before.
        await AllStored();
        await FormerEnded();
    }

    private async Task TakeOn(RoomConfiguration configuration)
    {
        // Registered first: whatever crashes afterwards, the room is woken up.
        await this.RegisterOrUpdateReminder(WakeUp, WakeUpPeriod, WakeUpPeriod);
        ThrowIfEnded();
        if (!(_head.Revision >= configuration.Revision))
        {
            ChangeHead(Configured(configuration));
            if (_places.Last == 0)
                _order = NewLog();
        }

        Admit(Now());
        StartTimer();
    }

    private RoomState Configured(RoomConfiguration configuration)
    {
        var next = Exists ? _head : Overridden(WithSecret(_head), configuration.Overrides);
        return (next with
        {
            Revision = configuration.Revision,
            OpensAt = configuration.OpensAt,
            ClosesAt = configuration.ClosesAt,
        }).Noted(Now(), $"configured {configuration.OpensAt:O} to {configuration.ClosesAt:O}", configuration.OperationId);
    }

    public async Task<RoomFigures?> Figures()
    {
        ThrowIfEnded();
        if (!Exists)
            return null;
        if (_lease.FormerLeft == TimeSpan.Zero)
            ExpireOverdue(Now());
        return await CurrentFigures();
    }

    private async Task<RoomFigures?> CurrentFigures()
    {
        var (settings, totals) = (Settings, _places.Totals);
        var figures = new RoomFigures(
            totals.Waiting,
            totals.Admitted,
            totals.Finished,
            totals.Expired,
            settings.Capacity,
            settings.BatchSize,
            settings.Interval,
            settings.Paused,
            _places.Last,
            _places.LastAdmitted,
            RoomReplies.Mode(settings.ModeAt(Now())),
            RoomReplies.Windows(settings.Schedule.Windows),
            RoomReplies.Estimates(_learning.Quality));
        await AllStored();
        return figures;
    }

    public async Task<RoomRecount> Recount()
    {
        ThrowIfEnded();
        for (var attempt = 1; ; attempt++)
        {
            await AllStored();
            var (version, running) = (_log.Version, _places.Totals);
            var stored = await _store.Peek(_places.Order);
            ThrowIfEnded();
            var isQuiet = _pending.IsEmpty && _writing is null && _log.Version == version && _places.Totals == running;
            if (isQuiet || attempt == RecountAttempts)
                return Compare(isQuiet ? stored : _places);
        }
    }

    // Where writes never pause, the places in memory, of which the rows are copies, are counted in their stead.
    private RoomRecount Compare(RoomPlaces counted)
    {
        var now = Now();
        var live = Enumerable.Range(1, counted.Last).Where(number => counted[number].IsLive(now)).Select(counted.UserOf).ToArray();
        var firstWaiting = counted.Waiting.FirstFrom(1) ?? int.MaxValue;
        return new RoomRecount(
            RoomReplies.Totals(_places.Totals),
            RoomReplies.Totals(counted.Recount()),
            OneLivePlacePerUser: live.Distinct().Count() == live.Length,
            InArrivalOrder: counted.LastAdmitted < firstWaiting);
    }

    public async Task<GrainHistory> History()
    {
        ThrowIfEnded();
        var history = new GrainHistory(_head.History);
        await AllStored();
        return history;
    }
}
