using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>More users than seats come at once; they wait, choose, hold, charge and pay, and repeat what got no answer.</summary>
internal sealed class OnSale : IWorkload
{
    public string Name => "on-sale";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private static async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor))
            return;
        if (await stage.HoldSome(visitor, map => stage.SomeShown(visitor.Random, map, visitor.Random.Between(1, 2))) is { } held)
            await stage.PayFor(visitor, held);
        else
            await visitor.Insist(visitor.Leave);
    }
}
