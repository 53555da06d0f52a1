using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>
/// Groups that want seats beside each other, so that holds meet in the middle; some ask for more than they may, at once or one after the
/// other, cancel one reservation and keep another.
/// </summary>
internal sealed class Groups : IWorkload
{
    private const int MostTogether = 4;

    public string Name => "groups";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor))
            return;
        var held = visitor.Random.Chance(0.4) ? await HoldTwoAtOnce(stage, visitor) : await HoldOne(stage, visitor);
        foreach (var reservation in held)
        {
            if (visitor.Random.Chance(0.2))
                await visitor.Insist(() => visitor.Cancel(reservation.ReservationId));
            else
                await stage.PayFor(visitor, reservation);
        }

        if (held.Count == 0 || visitor.Random.Chance(0.2))
            await visitor.Insist(visitor.Leave);
    }

    private static async Task<List<Reservation>> HoldOne(Stage stage, Visitor visitor)
    {
        // One in ten asks for one more than anybody may have.
        var count = visitor.Random.Chance(0.1) ? MostTogether + 1 : visitor.Random.Between(2, MostTogether);
        return await stage.HoldSome(visitor, _ => stage.Neighbours(visitor.Random, count)) is { } held ? [held] : [];
    }

    private async Task<List<Reservation>> HoldTwoAtOnce(Stage stage, Visitor visitor)
    {
        var first = HoldWithKey(stage, visitor);
        await visitor.Move();
        var second = HoldWithKey(stage, visitor);
        List<Reservation> held = [];
        foreach (var reply in new[] { await first, await second })
        {
            if (reply.Value is { } answer)
                held.Add(answer.Reservation);
        }

        // Only where nothing of the first can have ended before the second began.
        var together = held.Sum(reservation => reservation.Seats.Length);
        var overlaps = held.Count == 2 && held[0].CreatedAt < held[1].HeldUntil && held[1].CreatedAt < held[0].HeldUntil;
        stage.Require(!overlaps || together <= MostTogether, Name, $"{visitor.UserId} holds {together} seats at once.");
        return held;
    }

    private static Task<Reply<Client.Reservations.HoldAnswer>> HoldWithKey(Stage stage, Visitor visitor)
    {
        var (key, seats) = (visitor.NewKey(), stage.Neighbours(visitor.Random, visitor.Random.Between(1, MostTogether)));
        return visitor.Insist(() => visitor.Hold(stage.Date, seats, key));
    }
}
