using System.Diagnostics;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Measure;

/// <summary>One connection and what was measured on it.</summary>
internal sealed class Worker(Target target, int steps) : IDisposable
{
    private readonly HttpConnection _http = new(target);

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

    public void Dispose() => _http.Dispose();
}
