using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>People who leave and come back, forget to ask, come too late when they are let in, and leave with seats in their hands or while they pay.</summary>
internal sealed class Wanderers : IWorkload
{
    private const int MostVisits = 3;

    public string Name => "wanderers";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Wander(stage, visitor));

    private async Task Wander(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        for (var visit = 0; visit < MostVisits; visit++)
        {
            switch (visitor.Random.Below(5))
            {
                case 0:
                    await JoinAndForget(stage, visitor);
                    break;
                case 1:
                    await JoinAndLeave(stage, visitor);
                    break;
                case 2:
                    await ComeLate(stage, visitor);
                    break;
                default:
                    if (await stage.UntilAdmitted(visitor))
                        await Leave(stage, visitor);
                    break;
            }
        }
    }

    private static async Task JoinAndForget(Stage stage, Visitor visitor)
    {
        var key = visitor.NewKey();
        await visitor.Insist(() => visitor.Join(stage.ConcertId, key));
        await visitor.Think(visitor.Random.Chance(0.5) ? stage.Plan.IdleAfter : stage.Plan.Thinking);
        if (visitor.Token is not null)
            await visitor.Look();
    }

    private static async Task JoinAndLeave(Stage stage, Visitor visitor)
    {
        var joining = visitor.Join(stage.ConcertId, visitor.NewKey());
        if (visitor.Random.Chance(0.7))
            await joining;
        if (visitor.Token is not null)
            await visitor.Insist(visitor.Leave);
        await joining;
    }

    private static async Task ComeLate(Stage stage, Visitor visitor)
    {
        if (!await stage.UntilAdmitted(visitor))
            return;
        await visitor.Think(stage.Plan.ClaimWithin);
        await visitor.Insist(() => visitor.Seats(stage.Date));
    }

    private async Task Leave(Stage stage, Visitor visitor)
    {
        if (await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 2))) is not { } held)
            return;
        await visitor.ChargeFor(held);
        var paying = visitor.Random.Chance(0.5) ? visitor.Pay(held.ReservationId, visitor.NewKey()) : null;
        var left = await visitor.Insist(visitor.Leave);
        if (paying is not null)
            await paying;
        if (left.Value is not { } view)
            return;
        stage.Require(view.Status is PlaceStatus.Finished or PlaceStatus.Expired, Name, $"{visitor.UserId} has left and is {view.Status}.");
        var reservation = (await visitor.Insist(() => visitor.Reservation(held.ReservationId))).Value;
        // A payment that was under way may have won; a hold can not have.
        stage.RequireUnlessOld(
            reservation is null || reservation.Status != ReservationStatus.Held || reservation.Place.Number != visitor.Number,
            Name,
            $"{visitor.UserId} has left, and {held.ReservationId} is still held.");
    }
}
