using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Seats;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Client.Seats;

/// <summary>
/// This process's copy of one date's seats. Readers share pulls, each waiting for one that started after it asked; while there are
/// listeners one loop pulls for all of them.
/// </summary>
internal sealed partial class SeatWatch
{
    private const int RecentSize = 4096;
    private static readonly TimeSpan PullPeriod = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly ConcertDateKey _key;
    private readonly IConcertDateGrain _date;
    private readonly ClusterCalls _cluster;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FreshRead<Answer<SeatMap>> _pull;
    private SeatMap? _current;
    private int _listeners;
    private bool _looping;

    public SeatWatch(ConcertDateKey key, IGrainFactory grains, ClusterCalls cluster, TimeProvider time, ILogger log)
    {
        _key = key;
        _date = grains.ConcertDate(key);
        _cluster = cluster;
        _time = time;
        _log = log;
        _pull = new FreshRead<Answer<SeatMap>>(Pull);
        LastUsed = time.GetTimestamp();
    }

    public long LastUsed { get; private set; }

    public RecentChanges Recent { get; } = new(RecentSize);

    public bool HasListeners
    {
        get
        {
            lock (_gate)
                return _listeners > 0;
        }
    }

    public Task<Answer<SeatMap>> Read()
    {
        LastUsed = _time.GetTimestamp();
        return _pull.Read();
    }

    /// <summary>Changes after a version that this copy does not reach back to; null where the date does not either.</summary>
    public async Task<SeatChanges?> ReachBack(long version)
    {
        var asked = await _cluster.Ask(() => _date.ChangesSince(version, page: 0));
        return asked.Answered && !asked.Value.Snapshot && asked.Value.Version >= version ? asked.Value : null;
    }

    public void StartListening()
    {
        lock (_gate)
        {
            _listeners++;
            if (_looping)
                return;
            _looping = true;
        }

        _ = PullWhileListenedTo();
    }

    public void StopListening()
    {
        lock (_gate)
            _listeners--;
    }

    private async Task PullWhileListenedTo()
    {
        while (true)
        {
            await Task.Delay(PullPeriod, _time);
            lock (_gate)
            {
                if (_listeners == 0)
                {
                    _looping = false;
                    return;
                }
            }

            try
            {
                await Read();
            }
            catch (Exception exception)
            {
                // The listeners wait for the next round: an error here is no reason to end their streams.
                LogFailedPull(_key, exception);
            }
        }
    }

    private async Task<Answer<SeatMap>> Pull()
    {
        while (true)
        {
            if (_current is not { } map)
            {
                if (await LoadAnew(known: null) is { } refusal)
                    return refusal;
                continue;
            }

            var asked = await _cluster.Ask(() => _date.ChangesSince(map.Version, page: 0));
            if (!asked.Answered)
                return Unanswered.Unavailable;
            var changes = asked.Value;
            // An activation that was overtaken knows less than this copy: versions never go back.
            if (changes.Version < map.Version)
                return map;
            if (changes.Snapshot || changes.LayoutVersion != map.LayoutVersion)
            {
                if (await LoadAnew(map) is { } refusal)
                    return refusal;
                if (ReferenceEquals(_current, map))
                    return map;
                continue;
            }

            if (changes.Entries.Length > 0)
                _current = map.After(changes.Entries, changes.Version);
            Recent.Append(changes.Entries);
            if (changes.NextPage is null)
                return _current;
        }
    }

    /// <summary>
    /// Takes a snapshot in the place of this copy. The activation that says that one is needed and the one that gives it need not be the
    /// same: what is older than this copy comes from one that was overtaken, and changes nothing.
    /// </summary>
    /// <returns>Null where this copy is as new as it can be.</returns>
    private async Task<Refusal?> LoadAnew(SeatMap? known)
    {
        var loaded = await _cluster.Ask(Load);
        if (!loaded.Answered)
            return Unanswered.Unavailable;
        if (loaded.Value is not { } map)
            return new Refusal(ErrorCode.NotFound);
        if (map.Version < known?.Version)
            return null;
        Recent.Restart(map.Version);
        _current = map;
        return null;
    }

    /// <summary>
    /// A snapshot, page by page. Seats change meanwhile; the map gets the version of the first page, and the changes since then, which a
    /// pull asks for next, put right what later pages knew already. Null where there is no such date.
    /// </summary>
    private async Task<SeatMap?> Load()
    {
        while (true)
        {
            if (await _date.Describe() is not { } description)
                return null;
            var entries = ImmutableArray.CreateBuilder<SeatViewEntry>();
            long? version = null;
            var page = (int?)0;
            while (page is { } next)
            {
                var changes = await _date.ChangesSince(version: -1, next);
                version ??= changes.Version;
                // A page of an activation that was overtaken lacks changes that no later pull would bring.
                if (changes.LayoutVersion != description.LayoutVersion || changes.Version < version)
                    break;
                entries.AddRange(changes.Entries);
                page = changes.NextPage;
            }

            if (version is { } first && page is null)
                return Empty(description, first).After(entries.ToImmutable(), first);
        }
    }

    private SeatMap Empty(DateDescription description, long version) => new(
        _key, version, description.LayoutVersion, SeatStandings.AllAvailable(HallLayout.Of(description.Sections.ToSections())));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pulling the seats of {Date} failed")]
    private partial void LogFailedPull(ConcertDateKey date, Exception exception);
}
