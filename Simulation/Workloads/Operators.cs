using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>A sale whose operators do not leave it alone: they pause, resize, admit, expel, move the sale window and the price, drain and close.</summary>
internal sealed class Operators : IWorkload
{
    private const int MostActs = 20;

    public string Name => "operators";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage)
    {
        var buyers = stage.Everybody(visitor => Buy(stage, visitor)).ToArray();
        var operators = Enumerable.Range(0, stage.Random.Between(1, 2)).Select(_ => (Func<Task>)(() => Operate(stage)));
        return buyers.Concat(operators);
    }

    private static async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor))
            return;
        if (await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 2))) is { } held)
            await stage.PayFor(visitor, held);
        else
            await visitor.Insist(visitor.Leave);
    }

    private static async Task Operate(Stage stage)
    {
        for (var left = stage.Random.Between(1, MostActs); left > 0; left--)
        {
            await stage.World.Delay(stage.Random.Around(TimeSpan.FromMilliseconds(500)));
            await ActOnce(stage);
        }

        // Who still waits shall get in; drained and closed it stays.
        await stage.Insist(() => stage.ChangeRoom(new RoomCorrection(null, null, null, Paused: false, null), "go on"));
        await stage.Insist(() => stage.ChangeDate("open the sale until the evening", closesAt: stage.World.Now.AddDays(1)));
    }

    private static async Task ActOnce(Stage stage)
    {
        var random = stage.Random;
        switch (random.Below(20))
        {
            case < 3:
                await stage.ChangeRoom(new RoomCorrection(null, null, null, Paused: random.Chance(0.5), null), "pause or go on");
                break;
            case < 7:
                var (capacity, batch) = (random.Between(1, stage.Users), random.Between(1, stage.Users));
                var interval = random.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
                await stage.ChangeRoom(
                    new RoomCorrection(capacity, random.Chance(0.5) ? batch : null, random.Chance(0.3) ? interval : null, null, null), $"resize to {capacity}");
                break;
            case < 13:
                await ActOnSomebody(stage, random.Chance(0.5) ? OperatorActKind.Admit : OperatorActKind.Expel);
                break;
            case < 15:
                await stage.ChangeDate("change the price", price: random.Between(0, 2) * 500);
                break;
            case < 18:
                var closes = stage.World.Now + random.Between(TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(3));
                await stage.ChangeDate("close the sale", closesAt: closes);
                break;
            case 18:
                await stage.Figures();
                await stage.Audit();
                break;
            default:
                if (random.Chance(0.2))
                    await stage.Act(random.Chance(0.5) ? OperatorActKind.Drain : OperatorActKind.Close, null, random.NextGuid().ToString("N"));
                break;
        }
    }

    private static async Task ActOnSomebody(Stage stage, OperatorActKind kind)
    {
        var (user, key) = (stage.Random.Pick(stage.Visitors).UserId, stage.Random.NextGuid().ToString("N"));
        var first = stage.Act(kind, user, key);
        if (stage.Random.Chance(0.5))
            await stage.Insist(() => stage.Act(kind, user, key));
        await first;
    }
}
