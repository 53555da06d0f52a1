using System.Diagnostics;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Measure;

/// <summary>One connection and what was measured on it.</summary>
/// <param name="number">Of the connection within the run: each begins at another place of the round in which one write is sent again.</param>
/// <param name="sendsAgain">Whether some writes are sent twice, with the same idempotency key.</param>
internal sealed class Worker(Target target, int steps, int number, bool sendsAgain) : IDisposable
{
    /// <summary>One write of so many is sent again: enough to be seen in every run, too few to be what is measured.</summary>
    private const int WritesForEachSentAgain = 50;

    private readonly HttpConnection _http = new(target);
    private readonly Queue<Repeat> _repeats = new();
    private int _writes = number;

    public Histogram Whole { get; } = new();

    public IReadOnlyList<Histogram> Steps { get; } = [.. Enumerable.Range(0, steps).Select(_ => new Histogram())];

    public Tally Tally { get; } = new();

    public Timeline Timeline { get; } = new();

    /// <summary>What was acknowledged on this connection.</summary>
    public List<Noted> History { get; } = [];

    public Task OpenAsync() => _http.OpenAsync();

    /// <summary>One call, measured as that step of the scenario.</summary>
    public async ValueTask<HttpReply> StepAsync(int step, string request)
    {
        var start = Stopwatch.GetTimestamp();
        var reply = await _http.SendAsync(request);
        Steps[step].RecordSince(start);
        return reply;
    }

    /// <summary>The only call of a scenario, which is measured as a whole.</summary>
    public ValueTask<HttpReply> SendAsync(ReadOnlyMemory<byte> request) => _http.SendAsync(request);

    public ValueTask<HttpReply> SendAsync(string request) => _http.SendAsync(request);

    public bool NextIsSentAgain() => sendsAgain && ++_writes % WritesForEachSentAgain == 0;

    /// <summary>Once the arrival is measured, as a caller that lost the answer would: the second request is no part of the first one's latency.</summary>
    public void SendAgainLater(Repeat repeat) => _repeats.Enqueue(repeat);

    public async ValueTask SendAgainAsync()
    {
        while (_repeats.TryDequeue(out var repeat))
        {
            var sent = Stopwatch.GetTimestamp();
            var reply = await _http.SendAsync(repeat.Request);
            var outcome = Outcome.Of(reply);
            if (outcome.Succeeded || outcome.IsRefusal)
                History.Add(new NotedRepeat(repeat.User, sent, Stopwatch.GetTimestamp(), repeat.FirstId, outcome.Reason ?? reply.Field(repeat.IdField)));
            else
                Tally.Count(outcome);
        }
    }

    public void Dispose() => _http.Dispose();
}
