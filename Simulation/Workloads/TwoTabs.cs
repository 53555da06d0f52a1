using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>
/// Users with two tabs. Both join, each with a key of its own; while one acts, the other reads; a hold is sent again long after it was
/// answered; and where one has given the place back, or paid, the other goes on with it.
/// </summary>
internal sealed class TwoTabs : IWorkload
{
    private const int ReadsBeside = 4;
    private const int MostRepetitions = 4;
    private const int MostLateTries = 10;

    public string Name => "two-tabs";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private static async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        await JoinInEach(stage, visitor);
        if (!await stage.UntilAdmitted(visitor))
            return;
        if (await HoldAndRepeat(stage, visitor) is { } held)
        {
            var (charge, pay) = (visitor.NewKey(), visitor.NewKey());
            await Beside(stage, visitor, () => visitor.Insist(() => visitor.Charge(held.Amount, charge)));
            if (visitor.Random.Chance(0.6))
                await Beside(stage, visitor, () => visitor.Insist(() => visitor.Pay(held.ReservationId, pay)));
            else if (visitor.Random.Chance(0.5))
                await Beside(stage, visitor, () => visitor.Insist(() => visitor.Cancel(held.ReservationId)));
        }

        await visitor.Insist(visitor.Leave);
        await GoOn(stage, visitor);
    }

    private static async Task JoinInEach(Stage stage, Visitor visitor)
    {
        var joins = new List<Task>();
        for (var tabs = visitor.Random.Between(2, 4); tabs > 0; tabs--)
        {
            joins.Add(visitor.Join(stage.ConcertId, visitor.NewKey()));
            await visitor.Move();
        }

        foreach (var join in joins)
            await join;
    }

    /// <summary>Asking again gives the first answer again, and changes nothing.</summary>
    private static async Task<Reservation?> HoldAndRepeat(Stage stage, Visitor visitor)
    {
        var (seats, key) = (stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 2)), visitor.NewKey());
        var held = await Beside(stage, visitor, () => visitor.Insist(() => visitor.Hold(stage.Date, seats, key)));
        for (var left = visitor.Random.Below(MostRepetitions); left > 0 && held.Value is not null; left--)
        {
            await visitor.Think(stage.Plan.Thinking);
            await visitor.Both(() => visitor.Hold(stage.Date, seats, key));
        }

        return held.Value?.Reservation;
    }

    /// <summary>Does one thing, and reads in the other tab meanwhile whatever it may change.</summary>
    private static async Task<Reply<T>> Beside<T>(Stage stage, Visitor visitor, Func<Task<Reply<T>>> act)
        where T : class
    {
        var acting = act();
        var reads = new List<Task>();
        for (var left = ReadsBeside; left > 0 && !acting.IsCompleted; left--)
        {
            await visitor.Move();
            reads.Add(visitor.Random.Below(6) switch
            {
                < 2 => visitor.Balance(),
                2 => visitor.Reservations(),
                3 => visitor.Entries(),
                4 => visitor.Seats(stage.Date),
                _ => visitor.Look(),
            });
        }

        foreach (var read in reads)
            await read;
        return await acting;
    }

    // Whoever answers that this place is still admitted has not heard of its end.
    private static async Task GoOn(Stage stage, Visitor visitor)
    {
        for (var left = visitor.Random.Below(MostLateTries + 1); left > 0; left--)
        {
            await visitor.Think(TimeSpan.FromMilliseconds(500));
            await visitor.Seats(stage.Date);
            if (visitor.Random.Chance(0.5))
                await visitor.Hold(stage.Date, stage.SomeSeats(visitor.Random, 1), visitor.NewKey());
        }
    }
}
