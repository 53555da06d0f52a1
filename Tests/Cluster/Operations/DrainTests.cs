using System.Collections.Concurrent;
using System.Net.Sockets;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Operations;

/// <summary>SIGTERM lets a process finish what it does: no request fails of it.</summary>
[Collection(RestProofs.Name)]
public sealed class DrainTests(ITestOutputHelper output)
{
    private const int Callers = 12;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    [Fact]
    [Trait("Invariant", "10")]
    public async Task A_silo_that_is_stopped_under_load_fails_no_request_and_nor_does_one_that_joins()
    {
        await using var cluster = await TicketingServer.Start();
        var load = new Load(cluster.Api);
        await load.Begin(Callers);
        await load.Answered(100);

        output.WriteLine($"stopped after {await cluster.Silos[0].Process.Terminate(Bound)}");
        Assert.Equal(0, await cluster.Silos[0].Process.Exit(Bound));
        await load.Answered(100);
        cluster.Silos[0].LaunchAgain();
        await cluster.Silos[0].Process.Ready();
        await load.Answered(100);

        Assert.Empty(await load.End());
        output.WriteLine($"{load.Count} charges, the longest took {load.Longest.TotalMilliseconds:F0} ms");
        await load.CheckBalances();
    }

    [Fact]
    [Trait("Invariant", "10")]
    public async Task A_gateway_that_is_stopped_answers_what_it_has_taken()
    {
        await using var cluster = await TicketingServer.Start();
        var leaving = cluster.Gateways[0];
        using var api = new TicketingApi(leaving.Address);
        var load = new Load(api);
        await load.Begin(Callers);
        await load.Answered(100);

        output.WriteLine($"stopped after {await leaving.Process.Terminate(Bound)}");

        Assert.Equal(0, await leaving.Process.Exit(Bound));
        // Afterwards nobody listens there; that is told before anything was sent.
        Assert.All(await load.End(), failure => Assert.True(
            failure is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } }, failure.ToString()));
        Assert.True(await cluster.Gateways[1].Process.IsReady());
    }

    /// <summary>Users who charge their wallets one after the other, and end at the first failure.</summary>
    private sealed class Load(TicketingApi api)
    {
        private readonly ConcurrentQueue<Exception> _failures = new();
        private volatile bool _over;
        private readonly ConcurrentDictionary<Visitor, int> _charged = new();
        private Task[] _callers = [];
        private int _count;
        private long _longest;

        public int Count => _count;

        public TimeSpan Longest => TimeSpan.FromTicks(_longest);

        public async Task Begin(int callers)
        {
            var visitors = await api.SignIn(callers);
            _callers = [.. visitors.Select(visitor => Task.Run(() => Charge(visitor)))];
        }

        /// <summary>Waits for so many more answers, or until somebody failed.</summary>
        public async Task Answered(int more)
        {
            var goal = _count + more;
            await Eventually.Until(() => Task.FromResult(_count >= goal || !_failures.IsEmpty), TimeSpan.FromSeconds(30));
        }

        public async Task<IReadOnlyList<Exception>> End()
        {
            _over = true;
            await Task.WhenAll(_callers);
            return [.. _failures];
        }

        public async Task CheckBalances()
        {
            foreach (var (visitor, charges) in _charged)
                Assert.Equal(charges, (await visitor.Wallet()).Balance);
        }

        private async Task Charge(Visitor visitor)
        {
            try
            {
                while (!_over)
                {
                    var sent = TimeProvider.System.GetTimestamp();
                    (await visitor.Charge(1, Guid.NewGuid().ToString())).Expect(201);
                    var took = TimeProvider.System.GetElapsedTime(sent).Ticks;
                    for (var known = _longest; took > known; known = _longest)
                        Interlocked.CompareExchange(ref _longest, took, known);
                    _charged.AddOrUpdate(visitor, 1, static (_, charges) => charges + 1);
                    Interlocked.Increment(ref _count);
                }
            }
            catch (Exception exception)
            {
                _failures.Enqueue(exception);
            }
        }
    }
}
