using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>
/// Buyers who come back to the same evening, with no more money than they need, until they have more seats than one may have: what they
/// bought before counts for what they ask next.
/// </summary>
internal sealed class Regulars : IWorkload
{
    private const int MostVisits = 3;

    public string Name => "regulars";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Visit(stage, visitor));

    private static async Task Visit(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        for (var visit = 0; visit < MostVisits; visit++)
        {
            if (!await stage.UntilAdmitted(visitor))
                return;
            var held = await Fill(stage, visitor);
            foreach (var reservation in held)
                await PayWithLittle(stage, visitor, reservation);
            if (held.Count == 0)
                await visitor.Insist(visitor.Leave);
        }
    }

    /// <summary>One reservation, or two that are paid from the same wallet.</summary>
    private static async Task<List<Reservation>> Fill(Stage stage, Visitor visitor)
    {
        var held = new List<Reservation>();
        for (var left = visitor.Random.Between(1, 2); left > 0; left--)
        {
            if (await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 3))) is { } reservation)
                held.Add(reservation);
        }

        return held;
    }

    // What is left of earlier charges may be enough, and what was spent already may not.
    private static async Task PayWithLittle(Stage stage, Visitor visitor, Reservation held)
    {
        if (visitor.Random.Chance(0.6) && await visitor.Buy(held) is not null)
            return;
        await stage.PayFor(visitor, held);
    }
}
