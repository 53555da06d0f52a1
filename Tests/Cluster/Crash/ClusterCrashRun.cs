using System.Diagnostics;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Crash;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Crash;

/// <summary>What is killed, and how it comes back.</summary>
public sealed record Victim(Func<Task> Kill, Func<Task> StartAgain);

/// <summary>Load on three silos and two gateways; one process after the other gets a SIGKILL and, a moment later, a successor.</summary>
public sealed class ClusterCrashRun(TicketingServer cluster, GrainAddresses addresses, CrashPlan plan, Action<string> report)
{
    private const int ProbeJoins = 30;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan AskedEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SupervisorTakes = TimeSpan.FromMilliseconds(500);

    private readonly Random _random = new(plan.Seed);
    private readonly ReplayCheck _replays = new(cluster.Api);
    private readonly List<(string Killed, TimeSpan Pause)> _pauses = [];

    public CrashWorld World { get; } = new(cluster, plan);

    public CapacityWatch Watch { get; } = new(cluster);

    /// <summary>How long admissions paused at most after each kill.</summary>
    public IReadOnlyList<(string Killed, TimeSpan Pause)> Pauses => _pauses;

    public async Task Rounds()
    {
        await World.OpenConcerts();
        World.Begin();
        using var watching = Watch.Begin(() => World.Halls);
        for (var round = 1; round <= plan.Rounds; round++)
        {
            await Kill("the silo of the waiting room", probe => Silo(addresses.Grains.WaitingRoom(probe.ConcertId)));
            await Kill("the silo of an account in mid-payment", _ => SiloInMidPayment());
            await Kill("a gateway", _ => Task.FromResult(cluster.Gateways[_random.Next(cluster.Gateways.Count)]));
            await Kill("Redis", _ => Task.FromResult(new Victim(cluster.Stores.Redis.Kill, cluster.Stores.Redis.Start)));
            await Kill("MariaDB", _ => Task.FromResult(new Victim(cluster.Stores.MariaDb.Kill, cluster.Stores.MariaDb.Start)));
        }

        await World.End();
    }

    /// <summary>Everything that was ever acknowledged is answered again, byte for byte.</summary>
    public async Task ReplayEverything()
    {
        await _replays.Everything();
        report($"{_replays.Replayed} acknowledged requests replayed byte for byte; {_replays.Unavailable} were answered 503 and sent again when they were told to");
    }

    /// <summary>One a second is let in, and always somebody waits: a pause shows within moments.</summary>
    private async Task<Hall> NewProbe()
    {
        var probe = await cluster.Operator.NewHall(new Room(100_000, 1));
        var visitors = await cluster.Api.SignIn(ProbeJoins);
        await Task.WhenAll(visitors.Select(visitor => visitor.Enter(probe.ConcertId)));
        return probe;
    }

    private Task Kill(string name, Func<Hall, Task<ClusterProcess>> choose) => Kill(name, async probe =>
    {
        var process = await choose(probe);
        return new Victim(process.Kill, () =>
        {
            process.LaunchAgain();
            return process.Process.Ready();
        });
    });

    private async Task Kill(string name, Func<Hall, Task<Victim>> choose)
    {
        await World.OpenConcerts();
        var from = DateTimeOffset.UtcNow;
        await Task.Delay(Quiet);
        // Right before the kill: nobody of the probe polls, so that they lose their places soon.
        var probe = await NewProbe();
        var victim = await choose(probe);
        var asked = DateTimeOffset.UtcNow;
        var admitted = (await cluster.Operator.WaitingRoom(probe.ConcertId)).LastAdmittedPosition;
        var killed = DateTimeOffset.UtcNow;
        var admissions = LongestPause(probe, admitted, asked, killed + Watched);
        await victim.Kill();
        await Task.Delay(SupervisorTakes);
        var restart = Stopwatch.StartNew();
        await victim.StartAgain();
        var ready = restart.Elapsed;
        await Eventually.Moment(killed + Watched);

        var pause = await admissions;
        _pauses.Add((name, pause));
        report($"{name}: {Recovery.Of(World.Client.Attempts, from, killed, killed + Watched)}; admissions paused for {pause.TotalSeconds:F1} s; "
            + $"its successor was ready {ready.TotalSeconds:F1} s after its start");
        World.ThrowIfAWorkerFailed();
        await _replays.NewOnes();
    }

    /// <summary>
    /// The longest time in which the operator's figures show no further admission, less the second that passes between any two: from the question
    /// that showed the one to the answer that showed the next, so that slow answers make it longer and never shorter.
    /// </summary>
    private async Task<TimeSpan> LongestPause(Hall probe, long admitted, DateTimeOffset asked, DateTimeOffset until)
    {
        var gate = new Lock();
        var (last, since, longest) = (admitted, asked, TimeSpan.Zero);
        var questions = new List<Task>();
        while (NotSeenSince() is var unseen && unseen < until && DateTimeOffset.UtcNow < until + Watched)
        {
            // Whether or not the question before was answered: one that waits for a dead silo hides nothing from the next.
            questions.Add(Ask());
            await Task.Delay(AskedEvery);
        }

        await Task.WhenAll(questions);
        return longest > CrashPlan.Interval ? longest - CrashPlan.Interval : TimeSpan.Zero;

        DateTimeOffset NotSeenSince()
        {
            lock (gate)
            {
                var now = DateTimeOffset.UtcNow;
                longest = now - since > longest ? now - since : longest;
                return since;
            }
        }

        async Task Ask()
        {
            var askedAt = DateTimeOffset.UtcNow;
            try
            {
                var seen = (await cluster.Operator.WaitingRoom(probe.ConcertId)).LastAdmittedPosition;
                NotSeenSince();
                lock (gate)
                {
                    if (seen > last)
                        (last, since) = (seen, askedAt);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Nobody could tell just now.
            }
        }
    }

    private async Task<ClusterProcess> Silo(IAddressable grain) =>
        await addresses.SiloOf(grain) ?? throw new InvalidOperationException($"No silo has {grain}.");

    private async Task<ClusterProcess> SiloInMidPayment()
    {
        while (true)
        {
            var paying = World.Client.Open.FirstOrDefault(request => request.Path == "/api/v1/payments" && request.Method == HttpMethod.Post);
            if (paying is not null && await addresses.SiloOf(addresses.Grains.Wallet(paying.Sender)) is { } silo)
                return silo;
            await Task.Yield();
        }
    }
}
