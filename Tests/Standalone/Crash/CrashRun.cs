using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Crash;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Crash;

/// <summary>Load, SIGKILL, start again; as often as the plan says.</summary>
public sealed class CrashRun(TicketingServer server, CrashPlan plan, Action<string> report)
{
    private const int ProbeJoins = 6;

    private readonly Random _random = new(plan.Seed);
    private readonly List<TimeSpan> _restarts = [];
    private readonly List<TimeSpan> _admissionsAfter = [];
    private int _killsWithPayments;
    private readonly ReplayCheck _replays = new(server.Api);

    public CrashWorld World { get; } = new(server, plan);

    public CapacityWatch Watch { get; } = new(server);

    public static ServerSettings Settings => CrashPlan.Apply(ServerSettings.OnFreePort());

    public async Task Rounds()
    {
        // One a second, and always somebody waiting: whether admissions go on shows within moments.
        var probe = await server.Operator.NewHall(new Room(100_000, 1));
        await World.OpenConcerts();
        World.Begin();
        using var watching = Watch.Begin(() => World.Halls);
        for (var round = 1; round <= plan.Rounds; round++)
        {
            if (round % CrashPlan.RoundsPerConcert == 0)
                await World.OpenConcerts();
            await JoinProbe(probe);
            await Task.Delay(_random.Next(100, 600));
            var admittedBefore = (await server.Operator.WaitingRoom(probe.ConcertId)).LastAdmittedPosition;
            await Crash(round);
            await Task.WhenAll(AdmissionsGoOn(probe, admittedBefore), _replays.NewOnes());
            World.ThrowIfAWorkerFailed();
        }

        await World.End();
        report($"{_killsWithPayments} of {plan.Rounds} kills with payments in flight; {World.Client.CutOff} requests cut off and sent again; "
            + $"ready after {Figures(_restarts)}; admissions went on after {Figures(_admissionsAfter)}");
    }

    /// <summary>Everything that was ever acknowledged is answered again, byte for byte, and says that it is a replay.</summary>
    public async Task ReplayEverything()
    {
        await _replays.Everything();
        report($"{_replays.Replayed} acknowledged requests replayed byte for byte");
    }

    private async Task Crash(int round)
    {
        var client = World.Client;
        // Two of three kills come while somebody pays.
        var awaitsPayment = round % 3 > 0;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(2) && (awaitsPayment ? client.PaymentsInFlight : client.InFlight) == 0)
            await Task.Yield();
        var moment = TimeSpan.FromMicroseconds(_random.Next(0, 8_000));
        for (var spin = Stopwatch.StartNew(); spin.Elapsed < moment;)
            await Task.Yield();

        if (client.PaymentsInFlight > 0)
            _killsWithPayments++;
        client.ServerIsDown();
        await server.Process.Kill();
        clock.Restart();
        await server.StartAgain();
        _restarts.Add(clock.Elapsed);
        client.ServerIsUp();
    }

    private async Task JoinProbe(Hall probe)
    {
        var visitors = await server.Api.SignIn(ProbeJoins);
        await Task.WhenAll(visitors.Select(visitor => visitor.Enter(probe.ConcertId)));
    }

    private async Task AdmissionsGoOn(Hall probe, long admittedBefore)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.Get(
            () => server.Operator.WaitingRoom(probe.ConcertId),
            seen => seen.LastAdmittedPosition > admittedBefore,
            CrashPlan.AdmissionsGoOnWithin);
        _admissionsAfter.Add(clock.Elapsed);
    }

    private static string Figures(List<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return $"{sorted[0].TotalMilliseconds:F0} to {sorted[^1].TotalMilliseconds:F0} ms (median {sorted[sorted.Length / 2].TotalMilliseconds:F0})";
    }
}
