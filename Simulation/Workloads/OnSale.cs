using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>More users than seats come at once; they wait, choose, hold, charge and pay, and repeat what got no answer.</summary>
internal sealed class OnSale : IWorkload
{
    private static readonly TimeSpan ComeWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Choosing = TimeSpan.FromSeconds(2);
    private const int MostAttempts = 4;

    public string Name => "on-sale";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) =>
        Enumerable.Range(0, stage.Plan.Users).Select(_ => stage.NewVisitor()).Select(visitor => (Func<Task>)(() => Buy(stage, visitor)));

    private static async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.World.Delay(visitor.Random.Between(TimeSpan.Zero, ComeWithin));
        if (!await visitor.UntilAdmitted(stage.ConcertId))
            return;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var map = (await visitor.Insist(() => visitor.Seats(stage.Date))).Value;
            if (map is null || map.SeatsAvailable == 0)
                break;
            await visitor.Think(Choosing);
            var seats = stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 2));
            var key = visitor.NewKey();
            var held = await visitor.Insist(() => visitor.Hold(stage.Date, seats, key));
            if (held.Value is not { } hold)
                continue;
            await PayFor(visitor, hold.Reservation.ReservationId, hold.Reservation.Amount);
            return;
        }

        await visitor.Insist(visitor.Leave);
    }

    private static async Task PayFor(Visitor visitor, Guid reservationId, long amount)
    {
        var charge = visitor.NewKey();
        await visitor.Insist(() => visitor.Charge(amount, charge));
        await visitor.Think(Choosing);
        var payment = visitor.NewKey();
        await visitor.Insist(() => visitor.Pay(reservationId, payment));
    }
}
