using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>A room that gathers people before the sale opens and draws their order then; some come at that very moment, some after it.</summary>
internal sealed class LotterySale : IWorkload
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    public string Name => "lottery";

    public Task Setup(Stage stage)
    {
        var now = stage.World.Now;
        var opens = now + stage.Random.Between(TimeSpan.FromSeconds(1), Longest);
        // The room may be drawn before the sale opens, and the other way round.
        var drawn = stage.Random.Chance(0.7) ? opens : now + stage.Random.Between(TimeSpan.FromSeconds(1), Longest);
        return stage.OpenConcert(stage.UsualRoom(stage.Lottery(drawn)), opens);
    }

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private static async Task Buy(Stage stage, Visitor visitor)
    {
        if (visitor.Random.Chance(0.5))
            await stage.ComeToTheDraw(visitor);
        else
            await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor))
            return;
        if (await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, 1)) is { } held)
            await stage.PayFor(visitor, held);
        await visitor.Insist(visitor.Leave);
    }
}
