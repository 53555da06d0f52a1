using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Client.WaitingRoom;

/// <summary>
/// The feeds of all rooms that this process knows: those in use, and those of the catalogue, which are pulled now and then so that they
/// wake up after a restart and go on admitting.
/// </summary>
internal sealed partial class RoomProgressCache(IGrainFactory grains, TimeProvider time, IIdSource ids, ILogger<RoomProgressCache> log)
    : BackgroundService
{
    /// <summary>Bounds memory and calls; beyond it rooms are pulled only while they are used.</summary>
    private const int MostCatalogueRooms = 10_000;

    /// <summary>Bounds what strangers' tokens can make this process remember.</summary>
    private const int MostFeeds = 20_000;

    private const int CataloguePage = 100;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    /// <summary>While nobody polls or listens, and no pull is due more often than every other second.</summary>
    private static readonly TimeSpan IdleBeat = TimeSpan.FromMilliseconds(500);

    /// <summary>Not by the number of processors, which decides in what order feeds are kept: a run must be the same on any machine.</summary>
    private const int Locks = 16;

    private static readonly TimeSpan CataloguePeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstCataloguePeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(1);

    private readonly Guid _gatewayId = ids.NewId();
    private readonly ConcurrentDictionary<Guid, RoomFeed> _feeds = new(Locks, capacity: 256);
    private readonly ConcurrentDictionary<Guid, bool> _catalogue = new();
    private long? _catalogueRead;
    private Task _reading = Task.CompletedTask;
    private bool _wasAnswered;
    private bool _isUnanswered;

    /// <summary>The feed of a room that is known to exist; null where only the room itself can say.</summary>
    public RoomFeed? KnownFeed(Guid concertId) => _catalogue.ContainsKey(concertId) ? Feed(concertId) : null;

    public RoomFeed Feed(Guid concertId) =>
        _feeds.TryGetValue(concertId, out var feed) ? feed : _feeds.GetOrAdd(concertId, new RoomFeed(concertId, _gatewayId, grains, time, log));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => KeepFeeds(stoppingToken);

    /// <summary>Pulls what is due, until the process ends.</summary>
    internal async Task KeepFeeds(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            KeepCatalogue();
            var isUsed = false;
            foreach (var (concertId, feed) in _feeds)
            {
                Keep(concertId, feed);
                isUsed |= feed.IsUsed;
            }

            await Task.Delay(isUsed ? Beat : IdleBeat, time, stoppingToken);
        }
    }

    private void Keep(Guid concertId, RoomFeed feed)
    {
        var unused = feed.UnusedFor;
        if (!_catalogue.ContainsKey(concertId) && (unused >= ForgottenAfter || (_feeds.Count > MostFeeds && unused > TimeSpan.Zero)))
            _feeds.TryRemove(concertId, out _);
        else
            feed.Keep();
    }

    private void KeepCatalogue()
    {
        if (!_reading.IsCompleted || (_catalogueRead is { } read && time.GetElapsedTime(read) < (_wasAnswered ? CataloguePeriod : FirstCataloguePeriod)))
            return;
        _catalogueRead = time.GetTimestamp();
        _reading = ReadCatalogue();
    }

    private async Task ReadCatalogue()
    {
        try
        {
            // Concerts are never taken out of the catalogue, so it is read on from where it ended.
            while (_catalogue.Count < MostCatalogueRooms)
            {
                var page = await grains.Catalogue().List(_catalogue.Count, CataloguePage);
                (_wasAnswered, _isUnanswered) = (true, false);
                Take(page.ConcertIds);
                if (page.ConcertIds.Length < CataloguePage)
                    return;
            }
        }
        catch (Exception exception)
        {
            LogUnanswered(exception);
        }
    }

    // Said once until it is over. A gateway often starts before the silos do, and that is no failure.
    private void LogUnanswered(Exception exception)
    {
        if (_isUnanswered)
            return;
        _isUnanswered = true;
        if (_wasAnswered)
            LogCatalogueFailed(exception);
        else
            LogNoGrains();
    }

    private void Take(ImmutableArray<Guid> concertIds)
    {
        foreach (var concertId in concertIds)
        {
            _catalogue[concertId] = true;
            Feed(concertId).Keep();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "No grain answers yet; the catalogue is read as soon as one does")]
    private partial void LogNoGrains();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The catalogue could not be read; its rooms are pulled as far as they are known")]
    private partial void LogCatalogueFailed(Exception exception);
}
