using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>Everything is sent twice at once with one key, through two gateways: it happens once, and both are told the same.</summary>
internal sealed class DoubleClicks : IWorkload
{
    public string Name => "double-clicks";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        var join = visitor.NewKey();
        Same(stage, visitor, "places", await visitor.Both(() => visitor.Join(stage.ConcertId, join)), joined => joined.Receipt.Receipt.Number);
        if (!await stage.UntilAdmitted(visitor))
            return;
        var (hold, seats) = (visitor.NewKey(), stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 3)));
        Same(stage, visitor, "reservations", await visitor.Both(() => visitor.Hold(stage.Date, seats, hold)), answer => answer.Reservation.ReservationId);
        if ((await visitor.Insist(() => visitor.Hold(stage.Date, seats, hold))).Value is { Reservation: var held })
        {
            var (charge, pay) = (visitor.NewKey(), visitor.NewKey());
            Same(stage, visitor, "charges", await visitor.Both(() => visitor.Charge(held.Amount, charge)), answer => answer.Entry.EntryId);
            await visitor.Insist(() => visitor.Charge(held.Amount, charge));
            Same(stage, visitor, "payments", await visitor.Both(() => visitor.Pay(held.ReservationId, pay)), answer => answer.Payment.PaymentId);
        }

        await visitor.Both(visitor.Leave);
    }

    private void Same<T, TId>(Stage stage, Visitor visitor, string what, (Reply<T> First, Reply<T> Second) replies, Func<T, TId> idOf)
        where T : class
    {
        if (replies is { First.Value: { } first, Second.Value: { } second })
            stage.Require(Equals(idOf(first), idOf(second)), Name, $"{visitor.UserId} got two {what} for one key: {idOf(first)} and {idOf(second)}.");
    }
}
