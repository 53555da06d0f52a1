using System.Collections.Immutable;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>What buyers do, however they behave otherwise.</summary>
internal static class Buying
{
    private const int MostAttempts = 4;

    /// <summary>Who finds every seat taken goes home, or looks once more whether some came back.</summary>
    private const double GivesUp = 0.5;

    /// <summary>Looks at the seats and asks for some until it has them; null where it has none in the end.</summary>
    internal static async Task<Reservation?> HoldSome(this Stage stage, Visitor visitor, Func<SeatMap, ImmutableArray<int>> choose)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var map = (await visitor.Insist(() => visitor.Seats(stage.Date))).Value;
            if (map is null)
                return null;
            await visitor.Think(stage.Plan.Thinking);
            if (map.SeatsAvailable == 0)
            {
                if (visitor.Random.Chance(GivesUp))
                    return null;
                continue;
            }

            var (seats, key) = (choose(map), visitor.NewKey());
            if ((await visitor.Insist(() => visitor.Hold(stage.Date, seats, key))).Value is { } held)
                return held.Reservation;
        }

        return null;
    }

    /// <summary>Charges what it costs.</summary>
    internal static async Task ChargeFor(this Visitor visitor, Reservation reservation)
    {
        var key = visitor.NewKey();
        if (reservation.Amount > 0)
            await visitor.Insist(() => visitor.Charge(reservation.Amount, key));
    }

    /// <summary>Pays until the outcome is known; null where it was refused.</summary>
    internal static async Task<PaymentAnswer?> Buy(this Visitor visitor, Reservation reservation)
    {
        var key = visitor.NewKey();
        return (await visitor.Insist(() => visitor.Pay(reservation.ReservationId, key))).Value;
    }

    /// <summary>Charges, thinks, and pays.</summary>
    internal static async Task<PaymentAnswer?> PayFor(this Stage stage, Visitor visitor, Reservation reservation)
    {
        await visitor.ChargeFor(reservation);
        await visitor.Think(stage.Plan.Thinking);
        return await visitor.Buy(reservation);
    }
}
