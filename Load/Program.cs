using System.Net.Sockets;
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

        ./bench run --scenario joins|polls|holds|groups|hot|charges|orders|rush|mixed --target URL [--rate R] [--p99 MS] [--seconds N]
                    [--connections C] [--users N] [--operator-key KEY] [--pid PID] [--out NAME] [--no-verify]
            One scenario against a server that runs already. With --rate an open loop of R arrivals per second, latency counted from
            when each was due; without it a closed loop, as fast as the connections go. Rate limits of the server should be off.
            With --p99 it looks for the highest rate by schedule at which the p99 stays under so many milliseconds.
            --out writes NAME.json and NAME.svg: latency by percentile, successes over time.
            The history of what was acknowledged is checked against the invariants, and what is stored against the history.
            With the server's process id its processor time per success is told, too.
            The operator key can also be given as TICKETING_OPERATOR_KEY.

        ./bench calls [--seconds N]
            Calls of a trivial grain per second, in process.

        ./bench room [--users N]
            One waiting room with its store, in process: durable joins per second (default 1,000,000), bytes a waiting user, and how long
            a new process takes to answer for the room after a kill.

        ./bench night [--seed N] [--users N] [--seats N] [--capacity N] [--batch N] [--chart FILE]
            A simulated on-sale night in virtual time: draws docs/images/night.svg and tells how good the estimates of the wait were.

        ./bench streams [--users N] [--rounds N]
            A crowd of listeners (default 15,000) on one gateway: memory for each, and how long after an admission (default 10 of them) the
            last one has heard of it.

        ./bench quick [--keep]
            Whether this system has become slower, in about a minute and a half: its ratios to a bare Kestrel endpoint against those in Load/ratios.json.
            Ends with 1 where one has fallen by more than a quarter. --keep writes what it measures there instead.

        ./bench compare [--rounds N] [--seconds N] [--scenarios joins,polls,holds,orders]
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
