using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>Payers who aim at the deadline of their hold, while others aim at their seats at the same moment.</summary>
internal sealed class Deadlines : IWorkload
{
    private static readonly TimeSpan Aside = TimeSpan.FromMilliseconds(50);

    public string Name => "deadlines";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage)
    {
        var aims = new List<Reservation>();
        return stage.Everybody(visitor => Buy(stage, visitor, aims));
    }

    private static async Task Buy(Stage stage, Visitor visitor, List<Reservation> aims)
    {
        await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor))
            return;
        if (aims.Count > 0 && visitor.Random.Chance(0.6))
            await Snatch(stage, visitor, visitor.Random.Pick(aims));
        else if (await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 3))) is { } held)
            await PayAtTheEnd(stage, visitor, held, aims);
        await visitor.Insist(visitor.Leave);
    }

    private static async Task PayAtTheEnd(Stage stage, Visitor visitor, Reservation held, List<Reservation> aims)
    {
        aims.Add(held);
        await visitor.ChargeFor(held);
        await Until(stage, visitor, held.HeldUntil);
        await visitor.Buy(held);
    }

    private static async Task Snatch(Stage stage, Visitor visitor, Reservation aim)
    {
        var seats = aim.Seats.Select(seat => seat.Number).ToArray();
        visitor.Random.Shuffle(seats);
        var key = visitor.NewKey();
        await Until(stage, visitor, aim.HeldUntil);
        if ((await visitor.Insist(() => visitor.Hold(stage.Date, [.. seats], key))).Value is { } held)
            await stage.PayFor(visitor, held.Reservation);
    }

    private static async Task Until(Stage stage, Visitor visitor, DateTimeOffset moment)
    {
        var left = moment + visitor.Random.Between(-Aside, Aside) - stage.World.Now;
        if (left > TimeSpan.Zero)
            await stage.World.Delay(left);
    }
}
