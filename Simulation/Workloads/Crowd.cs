using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>
/// So many people that their places fill several rows. They wait for the opening and are let in many at a time, by arrival or by lottery;
/// few buy.
/// </summary>
internal sealed class Crowd : IWorkload
{
    /// <summary>Most are there when the room opens.</summary>
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    public string Name => "crowd";

    public int LeastUsers => 70;

    public Task Setup(Stage stage)
    {
        var opens = stage.World.Now + stage.Random.Between(Soonest, Longest);
        var room = stage.UsualRoom(stage.Random.Chance(0.5) ? stage.Lottery(opens) : null) with
        {
            Capacity = stage.Random.Between(Math.Max(1, stage.Users / 3), stage.Users),
            BatchSize = stage.Random.Between(Math.Max(1, stage.Users / 6), stage.Users),
        };
        return stage.OpenConcert(room, opens);
    }

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private static async Task Buy(Stage stage, Visitor visitor)
    {
        if (visitor.Random.Chance(0.1))
            await stage.ComeToTheDraw(visitor);
        else
            await stage.World.Delay(visitor.Random.Between(TimeSpan.Zero, visitor.Random.Chance(0.9) ? Soonest : Longest));
        if (!await stage.UntilAdmitted(visitor))
            return;
        if (visitor.Random.Chance(0.1) && await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, 1)) is { } held)
            await stage.PayFor(visitor, held);
        else if (visitor.Random.Chance(0.7))
            await visitor.Insist(visitor.Leave);
    }
}
