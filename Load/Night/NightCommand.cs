using System.Diagnostics;

namespace OrleansTicketing.Load.Night;

/// <summary><c>night</c>: a simulated on-sale night.</summary>
internal static class NightCommand
{
    private static readonly (string Name, int From, int To)[] Minutes =
        [("1 to 4", 1, 4), ("4 to 8", 4, 8), ("8 to 15", 8, 15), ("15 to 30", 15, 30), ("30 and more", 30, int.MaxValue)];

    public static async Task<int> RunAsync(Options options)
    {
        var plan = new NightPlan();
        plan = plan with
        {
            Seed = (ulong)options.Number("seed", 1),
            Users = options.Number("users", plan.Users),
            Seats = options.Number("seats", plan.Seats),
            Capacity = options.Number("capacity", plan.Capacity),
            BatchSize = options.Number("batch", plan.BatchSize),
        };
        var start = Stopwatch.GetTimestamp();
        var night = NightRun.Run(plan);
        var chart = options.Text("chart", "docs/images/night.svg");
        await File.WriteAllTextAsync(chart, NightChart.Draw(night));
        Tell(night);
        Console.WriteLine($"\n{chart} is drawn; all of it took {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s.");
        return 0;
    }

    private static void Tell(NightResult night)
    {
        var plan = night.Plan;
        Console.WriteLine($"""
            {plan.Users:N0} users in {plan.Rush.TotalSeconds:N0} s, {plan.Seats:N0} seats; capacity {plan.Capacity}, batch {plan.BatchSize} in {plan.Interval.TotalSeconds:N0} s; seed {plan.Seed}

            | the night | |
            | --- | --: |
            | no seat free any more after | {night.SoldOutAt:mm\:ss} |
            | seats sold | {night.Sold:N0} |
            | admitted, whether or not they came | {night.EverAdmitted:N0} |
            | most admitted at once | {night.MostAdmitted:N0} |
            | polls | {night.Polls:N0} |
            | nobody waits any more after | {night.Moments.First(moment => moment.At > plan.Rush && moment.Waiting == 0).At:hh\:mm\:ss} |

            | estimates at half of the wait | users | at most 10 % off | median error | nine of ten between | over within P90 |
            | --- | --: | --: | --: | --: | --: |
            """);
        TellErrors("**all who waited for a minute or more**", night.Halves);
        TellErrors("admitted while seats were free", [.. night.Halves.Where(half => half.Joined + half.Wait < night.SoldOutAt)]);
        TellErrors("half of the wait before, admitted after", [.. night.Halves.Where(half => half.SeatsLeftThen && half.Joined + half.Wait >= night.SoldOutAt)]);
        TellErrors("half of the wait after", [.. night.Halves.Where(half => !half.SeatsLeftThen)]);
        foreach (var (name, from, to) in Minutes)
            TellErrors($"waited {name} minutes", [.. night.Halves.Where(half => half.Wait.TotalMinutes >= from && half.Wait.TotalMinutes < to)]);
        Console.WriteLine($"\nAs the room measured it, by its sample of {night.Measured.Measured} waits: {night.Measured.Close:P1} at most 10 % off, {night.Measured.WithinP90:P1} over within P90.");
        TellChances(night);
    }

    private static void TellErrors(string who, IReadOnlyList<HalfTime> halves)
    {
        if (halves.Count == 0)
            return;
        var errors = halves.Select(NightResult.Error).Order().ToArray();
        var within = (double)halves.Count(half => half.Wait / 2 <= half.Estimate.P90) / halves.Count;
        Console.WriteLine(
            $"| {who} | {halves.Count:N0} | {NightResult.ShareClose(halves):P1} | {errors[errors.Length / 2]:P1} | {errors[errors.Length / 20]:P0} to {errors[errors.Length * 19 / 20]:P0} | {within:P0} |");
    }

    private static void TellChances(NightResult night)
    {
        Console.WriteLine("\n| likelySeat at half of the wait | users | of them got a seat |\n| --- | --: | --: |");
        foreach (var group in night.Halves.GroupBy(half => half.Chance).OrderBy(group => group.Key))
            Console.WriteLine($"| {group.Key.ToString().ToLowerInvariant()} | {group.Count():N0} | {(double)group.Count(half => half.GotSeat) / group.Count():P1} |");
    }
}
