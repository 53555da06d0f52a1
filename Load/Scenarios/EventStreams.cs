using System.Diagnostics;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Streams;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>
/// A crowd listens to its place in the line. Each arrival is the operator's admission of one more user, and is done when every listener has
/// heard that it moved up.
/// </summary>
/// <param name="admissions">Users who stand before the listeners and do not listen: they are admitted one by one.</param>
internal sealed class EventStreams(int listeners, int admissions = EventStreams.UsersBefore) : Scenario
{
    private const int UsersBefore = 1_000;

    /// <summary>So many are opened together: a burst of all of them would be what is measured.</summary>
    private const int OpenedTogether = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private EventListener[] _listeners = [];
    private int[] _aheadAtFirst = [];
    private ConcertUnderLoad? _concert;
    private Site? _site;

    /// <summary>From the operator's change to each listener's event.</summary>
    public override IReadOnlyList<string> Steps { get; } = ["event"];

    public override int Arrivals => admissions;

    public override async Task PrepareAsync(Site site)
    {
        await JoinAsync(site);
        await ListenAsync();
    }

    /// <summary>Everybody stands in the line; nobody listens yet.</summary>
    public async Task JoinAsync(Site site)
    {
        _site = site;
        _concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: 50, price: 1000, capacity: 1);
        // The one place that is free goes to the first.
        var before = await site.CreateUsersAsync(admissions + 1);
        using (var http = new HttpConnection(site.Target))
        {
            foreach (var user in before)
                await site.JoinAsync(http, user, _concert);
        }

        var crowd = await site.CreateUsersAsync(listeners);
        _listeners = new EventListener[listeners];
        await site.ForEachAsync(listeners, async (http, i) =>
            _listeners[i] = new EventListener(site.Target, crowd[i].With(await site.JoinAsync(http, crowd[i], _concert))));
    }

    /// <summary>Opens the streams, until each has its first event.</summary>
    public async Task ListenAsync()
    {
        foreach (var some in _listeners.Chunk(OpenedTogether))
        {
            await Task.WhenAll(some.Select(static listener => listener.OpenAsync()));
            await WaitAsync(some, static (listener, _) => listener.Ahead < int.MaxValue);
        }

        _aheadAtFirst = Array.ConvertAll(_listeners, static listener => listener.Ahead);
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var start = Stopwatch.GetTimestamp();
        await _site!.SetCapacityAsync(_concert!, index + 2);
        await WaitAsync(_listeners, (listener, i) => listener.Ahead < _aheadAtFirst[i] - index);
        foreach (var listener in _listeners)
            worker.Steps[0].Record(Stopwatch.GetElapsedTime(start, listener.At));
        return Outcome.Success;
    }

    public override async Task VerifyAsync(Site site, Measurement run)
    {
        if (_listeners.Count(static listener => listener.IsBroken) is > 0 and var broken)
            throw new VerificationException($"{broken} streams broke");
        Stored.Equal("users waiting", listeners + admissions - run.Tally.Successes, (await site.WaitingRoomAsync(_concert!)).GetProperty("waiting").GetInt64());
    }

    public override void Close()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
        _listeners = [];
    }

    private static async Task WaitAsync(EventListener[] listeners, Func<EventListener, int, bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < listeners.Length; i++)
        {
            while (!condition(listeners[i], i))
            {
                if (Stopwatch.GetElapsedTime(start) > Patience)
                    throw new VerificationException($"a listener heard nothing for {Patience.TotalSeconds:F0} s");
                await Task.Delay(5);
            }
        }
    }
}
