using System.Net.Sockets;
using OrleansTicketing.Load.Growth;
using OrleansTicketing.Load.Night;
using OrleansTicketing.Load.Peers;
using OrleansTicketing.Load.Report;
using OrleansTicketing.Load.Room;
using OrleansTicketing.Load.Scenarios;
using OrleansTicketing.Load.Streams;

namespace OrleansTicketing.Load;

/// <summary>What <c>./bench</c> runs.</summary>
internal static class Program
{
    private const string Usage = """
        ./bench [--quick] [--rounds N] [--seconds N]
            Measures this system beside a bare Kestrel endpoint and prints the table of docs/benchmarks.md.
            --quick    one short round (about a minute)
            --rounds   how often each scenario runs on each server; the median counts (default 3)
            --seconds  how long each run takes (default 8)

        ./bench run --scenario joins|polls|holds|groups|hot|charges|orders|rush|streams|mixed [--rate R] [--p99 MS] [--seconds N]
                    [--connections C] [--users N] [--out NAME] [--no-verify] [--once]
                    [--target URL [--operator-key KEY] [--pid PID]]
            One scenario, on a server that it starts and warms up. With --rate an open loop of R arrivals per second, latency counted
            from when each was due; without it a closed loop, as fast as the connections go.
            --users    how many join, poll, charge or listen, seats to hold, groups, or orders (default 10,000)
            --p99      looks for the highest rate by schedule at which the p99 stays under so many milliseconds, and tells the p99 at half of it
            --out      writes NAME.json and NAME.svg: latency by percentile, successes over time
            --target   a server that runs already, instead; its rate limits should be off. With its process id the processor time per
                       success is told, too; the operator key can also be given as TICKETING_OPERATOR_KEY
            --once     no write is sent twice, for a server that keeps no idempotency keys; else one in fifty is, with the same key
            The history of what was acknowledged is checked against the invariants, and what is stored against the history.

        ./bench calls [--seconds N]
            Calls of a trivial grain per second, in process.

        ./bench room [--users N]
            One waiting room with its store, in process: durable joins per second (default 1,000,000), bytes a waiting user, and how long
            a new process takes to answer for the room after a kill.

        ./bench night [--seed N] [--users N] [--seats N] [--capacity N] [--batch N] [--chart FILE]
            A simulated on-sale night in virtual time: draws docs/images/night.svg and tells how good the estimates of the wait were.

        ./bench streams [--users N] [--rounds N]
            The scenario streams, one admission after the other (default 10) before a crowd of listeners (default 15,000), and the memory of each.

        ./bench growth [--rounds N] [--chart FILE]
            What twice the seats, users or history cost: a table and docs/images/growth.svg. Ends with 1 where it is more than 2.2 times.

        ./bench memory [--users N] [--seats N]
            The server's memory with 100,000 users who wait and poll and an evening of 50,000 seats, all held. Ends with 1 above 500 MB.

        ./bench micro [--filter GLOB]
            Micro-benchmarks with allocations: a grain call, the scheduler, group commit, tokens, the seat map's JSON, the histogram.

        ./bench quick [--keep]
            Whether this system has become slower, meant to take less than a minute: its ratios to a bare Kestrel endpoint against those in Load/ratios.json.
            Ends with 1 where one has fallen by more than a quarter. --keep writes what it measures there instead.

        ./bench compare [--rounds N] [--seconds N] [--scenarios joins,polls,holds,groups,hot,orders]
            This system beside a bare Kestrel endpoint, PostgreSQL with row locks, and Redis with scripts, all durable but the first, in turn.
            Needs two Debian packages: apt-get install --no-install-recommends postgresql redis-server

        ./bench peer --kind bare|postgres|redis [--url URL] [--database CONNECTION-STRING] [--port REDIS-PORT]
            One of these servers alone, on a database that runs already.
        """;

    private static async Task<int> Main(string[] args)
    {
        try
        {
            var options = new Options(args.Skip(1).ToArray());
            switch (args.Contains("--help") ? "help" : args.FirstOrDefault() ?? "help")
            {
                case "peer":
                    return await PeerCommand.RunAsync(options);
                case "quick":
                    return await QuickCommand.RunAsync(options);
                case "compare":
                    return await CompareCommand.RunAsync(options);
                case "run":
                    return await RunCommand.RunAsync(options);
                case "calls":
                    Console.WriteLine($"{await GrainCalls.MeasureAsync(options.Seconds("seconds", 5)):N0} grain calls/s");
                    return 0;
                case "room":
                    return await RoomCommand.RunAsync(options);
                case "room-start":
                    return await RoomCommand.StartAsync(options);
                case "growth":
                    return await GrowthCommand.RunAsync(options);
                case "memory":
                    return await MemoryCommand.RunAsync(options);
                case "night":
                    return await NightCommand.RunAsync(options);
                case "streams":
                    return await StreamsCommand.RunAsync(options);
                case "report":
                    return await ReportCommand.RunAsync(options);
                default:
                    Console.WriteLine(Usage);
                    return 0;
            }
        }
        catch (UsageException mistake)
        {
            await Console.Error.WriteLineAsync($"{mistake.Message}\n\n{Usage}");
            return 2;
        }
        catch (SocketException unreachable)
        {
            await Console.Error.WriteLineAsync($"The server does not answer: {unreachable.Message}");
            return 1;
        }
        catch (VerificationException difference)
        {
            await Console.Error.WriteLineAsync($"A failed run: {difference.Message}");
            return 1;
        }
    }
}
