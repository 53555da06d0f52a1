using System.Diagnostics;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;

var count = int.Parse(args[0]);
var first = long.Parse(args[1]);
var clock = Stopwatch.StartNew();
for (var seed = first; seed < first + count; seed++)
{
    var random = SeededRandom.For(seed, "plan");
    var faults = args.Length > 2 && args[2] == "none" ? FaultPlan.None : FaultPlan.Draw(random, FaultPlan.AllKinds.ToArray());
    var plan = new RunPlan { Seed = seed, Faults = faults, Store = random.Chance(0.3) ? StoreKind.Journal : StoreKind.Rows };
    if (args.Length > 4) plan = plan with { Users = int.Parse(args[3]), Seats = int.Parse(args[4]) };
    var started = clock.Elapsed;
    var result = SimulationRun.Go(plan, args.Length > 5 ? (at, what) => Console.WriteLine($"{at.TotalSeconds:F6} {what}") : null);
    Console.WriteLine($"{seed} {result.Hash:x16} {result.Steps} steps {result.Requests} requests {result.Paid} paid {result.VirtualTime.TotalSeconds:F0} s {(clock.Elapsed - started).TotalMilliseconds:F0} ms {result.Violation}");
    if (result.Violation is not null)
        foreach (var step in result.LastSteps) Console.WriteLine("   " + step);
}
return 0;
