using OrleansTicketing.Simulation.Cli;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Tests.Simulation;

/// <summary>The line that a failure prints must give the very run that failed.</summary>
public sealed class CommandLineTests
{
    private static readonly string[] Changes =
    [
        "", "--users 3", "--seats 1 --silos 1 --gateways 1", "--faults none", "--faults SiloKilled", "--faults SiloKilled=1.75,LostAnswer",
        "--store Journal", "--faults-end 12.5 --hold 3.25", "--users 7 --faults all",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(-12)]
    [InlineData(4_711_000_000_000)]
    public void The_line_that_repeats_a_run_gives_the_same_plan(long seed)
    {
        foreach (var change in Changes)
        {
            var plan = PlanOf(Read($"--seed {seed} {change}"));
            var line = PlanChoices.RepeatLine(plan);

            Assert.StartsWith($"./simulate --seed {seed}", line);
            AssertSame(plan, PlanOf(Read($"{line["./simulate ".Length..]} --trace")));
        }
    }

    [Fact]
    public void A_seed_alone_repeats_a_run_that_was_drawn() =>
        Assert.Equal("./simulate --seed 9", PlanChoices.RepeatLine(PlanChoices.None.PlanOf(9)));

    [Fact]
    public void A_plan_as_a_file_gives_the_same_plan()
    {
        var plan = PlanOf(Read("--seed 77 --users 3 --faults SiloKilled=0.5"));
        var (seed, choices) = PlanChoices.Read(PlanChoices.Write(plan));

        Assert.Equal(77, seed);
        AssertSame(plan, choices.PlanOf(77));
        // Nothing of it is drawn any more.
        AssertSame(plan, choices.PlanOf(1) with { Seed = 77 });
    }

    [Fact]
    public void A_file_for_people_names_what_it_wants()
    {
        var plan = PlanChoices.Read("""{ "workload": ["on-sale", "on-sale"], "users": 8, "faults": { "SiloKilled": 2, "LostAnswer": 0.5 }, "hold": 4.5 }""").Choices.PlanOf(3);

        Assert.Equal(["on-sale", "on-sale"], plan.Workloads);
        Assert.Equal((8, TimeSpan.FromSeconds(4.5)), (plan.Users, plan.Hold));
        Assert.Equal((2, 0.5, 2), (plan.Faults[FaultKind.SiloKilled], plan.Faults[FaultKind.LostAnswer], plan.Faults.Weights.Count));
    }

    [Theory]
    [InlineData("--sedes 3")]
    [InlineData("--seeds")]
    [InlineData("--seeds many")]
    [InlineData("--seeds 0")]
    [InlineData("--seed 1 --seeds 2")]
    [InlineData("--trace")]
    [InlineData("--users 0")]
    [InlineData("--faults Gremlins")]
    [InlineData("--faults SiloKilled=often")]
    [InlineData("--workload no-such-one")]
    [InlineData("--store Tape")]
    [InlineData("--plan no-such-file.json")]
    public void A_wrong_line_is_refused_with_words(string line) => Assert.NotEmpty(Assert.Throws<FormatException>(() => Read(line)).Message);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "user": 3 }""")]
    public void A_wrong_file_is_refused_with_words(string json) => Assert.NotEmpty(Assert.Throws<FormatException>(() => PlanChoices.Read(json)).Message);

    [Fact]
    public void Many_seeds_are_asked_for_by_number_or_by_time()
    {
        Assert.Equal((5, 10_000, null), Extent(Read("--seeds 10000 --from 5")));
        Assert.Equal((1, null, TimeSpan.FromMinutes(30)), Extent(Read("--minutes 30")));
        Assert.Equal((8, 1, null), Extent(Read("--seed 8")));
        Assert.True(Read("--seed 8").Shrink);
        Assert.False(Read("--seed 8 --no-shrink").Shrink);
    }

    private static (long First, long? Count, TimeSpan? AtMost) Extent(CommandLine.Asked asked) => (asked.FirstSeed, asked.Count, asked.AtMost);

    private static RunPlan PlanOf(CommandLine.Asked asked) => asked.Choices.PlanOf(asked.FirstSeed);

    private static void AssertSame(RunPlan expected, RunPlan actual)
    {
        Assert.Equal(expected.Seed, actual.Seed);
        Assert.All(PlanField.All, field => Assert.Equal(field.Read(expected), field.Read(actual)));
    }

    private static CommandLine.Asked Read(string line)
    {
        CommandLine.Asked? asked = null;
        new CommandLine(read =>
        {
            asked = read;
            return 0;
        }).Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return asked!;
    }
}
