using System.Diagnostics;
using System.Threading.Channels;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Measure;

/// <param name="Rate">Arrivals per second by schedule; null: each connection starts the next as soon as it has the answer to the last.</param>
internal sealed record Plan(TimeSpan Duration, int Connections, double? Rate)
{
    /// <summary>Whether some writes are sent twice with the same idempotency key. A server that keeps none would do them twice.</summary>
    public bool SendsAgain { get; init; } = true;

    /// <summary>A part of the arrivals and connections, for one of several scenarios side by side.</summary>
    public Plan Share(double share) => this with { Connections = Math.Max(1, (int)Math.Round(Connections * share)), Rate = Rate * share };
}

/// <summary>Sends the arrivals of a scenario, and measures.</summary>
internal static class Generator
{
    /// <param name="processorTime">What the server has used so far, where it is a process of this machine.</param>
    public static async Task<Measurement> RunAsync(Scenario scenario, Target target, Plan plan, Func<TimeSpan>? processorTime = null)
    {
        var workers = Enumerable.Range(0, plan.Connections).Select(number => new Worker(target, scenario.Steps.Count, number, plan.SendsAgain)).ToArray();
        // Clients that come back have a connection; to make hundreds in the first millisecond would be measured as the slowest per cent.
        await Task.WhenAll(workers.Select(worker => worker.OpenAsync()));
        var before = processorTime?.Invoke();
        var start = Stopwatch.GetTimestamp();
        using (new ProgressLine(workers, start))
        {
            if (plan.Rate is { } rate)
                await RunOpenAsync(scenario, workers, plan.Duration, rate, start);
            else
                await RunClosedAsync(scenario, workers, plan.Duration, start);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        foreach (var worker in workers)
            worker.Dispose();
        return Merge(scenario, workers, elapsed) with { ServerProcessorTime = processorTime?.Invoke() - before };
    }

    /// <summary>
    /// Open loop: arrivals come when they are due, whether or not the server keeps up, and their latency counts from then. One that finds no
    /// free connection waits for it within its latency, so that a slow server cannot hide its queue.
    /// </summary>
    private static async Task RunOpenAsync(Scenario scenario, Worker[] workers, TimeSpan duration, double rate, long start)
    {
        var due = Channel.CreateUnbounded<(int Index, long Intended)>(new UnboundedChannelOptions { SingleWriter = true });
        var arrivals = (int)Math.Min(scenario.Arrivals, rate * duration.TotalSeconds);
        var schedule = new Thread(() => Schedule(due.Writer, arrivals, rate, start)) { IsBackground = true, Name = "schedule" };
        schedule.Start();
        await Task.WhenAll(workers.Select(async worker =>
        {
            await foreach (var (index, intended) in due.Reader.ReadAllAsync())
                await RunOneAsync(scenario, worker, index, intended, start);
        }));
    }

    private static void Schedule(ChannelWriter<(int Index, long Intended)> due, int arrivals, double rate, long start)
    {
        for (var next = 0; next < arrivals;)
        {
            for (var now = Stopwatch.GetTimestamp(); next < arrivals; next++)
            {
                var intended = start + (long)(next / rate * Stopwatch.Frequency);
                if (intended > now)
                    break;
                due.TryWrite((next, intended));
            }

            // The system's finest sleep, about 1.1 ms: arrivals within it start late by at most that, which their latency includes.
            Thread.Sleep(1);
        }

        due.Complete();
    }

    private static async Task RunClosedAsync(Scenario scenario, Worker[] workers, TimeSpan duration, long start)
    {
        var next = -1;
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(workers.Select(async worker =>
        {
            await Task.Yield();
            while (Stopwatch.GetTimestamp() is var now && now < end && Interlocked.Increment(ref next) is var index && index < scenario.Arrivals)
                await RunOneAsync(scenario, worker, index, now, start);
        }));
    }

    private static async ValueTask RunOneAsync(Scenario scenario, Worker worker, int index, long intended, long start)
    {
        Outcome outcome;
        try
        {
            outcome = await scenario.RunAsync(worker, index);
        }
        catch (Exception exception)
        {
            outcome = Outcome.Broken(exception);
        }

        worker.Tally.Count(outcome);
        if (outcome.Succeeded || (scenario.RefusalsCount && outcome.IsRefusal))
            worker.Whole.RecordSince(intended);
        if (outcome.Succeeded)
            worker.Timeline.Count(Stopwatch.GetElapsedTime(start));

        await SendAgainAsync(worker);
    }

    private static async ValueTask SendAgainAsync(Worker worker)
    {
        try
        {
            await worker.SendAgainAsync();
        }
        catch (Exception exception)
        {
            worker.Tally.Count(Outcome.Broken(exception));
        }
    }

    private static Measurement Merge(Scenario scenario, Worker[] workers, TimeSpan elapsed)
    {
        var (tally, whole, timeline, history) = (new Tally(), new Histogram(), new Timeline(), new List<Noted>());
        var steps = scenario.Steps.Select(name => (Name: name, Latency: new Histogram())).ToArray();
        foreach (var worker in workers)
        {
            tally.Add(worker.Tally);
            whole.Add(worker.Whole);
            timeline.Add(worker.Timeline);
            history.AddRange(worker.History);
            for (var i = 0; i < steps.Length; i++)
                steps[i].Latency.Add(worker.Steps[i]);
        }

        return new Measurement(elapsed, tally, whole, steps, timeline.Seconds, history);
    }
}
