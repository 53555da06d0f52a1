using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Seats;

namespace OrleansTicketing.Tests.Unit.Seats;

public sealed class SeatRulesPropertyTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] Reservations = [.. Enumerable.Range(1, 3).Select(Id)];
    private static readonly Guid[] Attempts = [.. Enumerable.Range(11, 2).Select(Id)];

    private enum Act
    {
        Hold,
        Pin,
        Unpin,
        Release,
        Sell,
    }

    [Fact, Trait("Invariant", "1"), Trait("Invariant", "3")]
    public void The_rules_agree_with_a_naive_model_over_random_histories() => Properties.Hold(
        Gen.ListOf(Step()), history =>
        {
            var seat = Seat.Free;
            var model = new Model();
            var now = Start;
            foreach (var (act, reservation, attempt, wait) in history)
            {
                now += TimeSpan.FromSeconds(wait);
                var expected = model.Do(act, reservation, attempt, now);
                Assert.Equal(expected, Do(ref seat, act, reservation, attempt, now));
                Assert.Equal(model.Owner(now), Owner(SeatRules.At(seat, now)));
            }
        });

    private static Gen<(Act Act, int Reservation, int Attempt, int Wait)> Step() =>
        from act in Gen.Elements(Enum.GetValues<Act>())
        from reservation in Gen.Choose(0, Reservations.Length - 1)
        from attempt in Gen.Choose(0, Attempts.Length - 1)
        from wait in Gen.Choose(0, 8)
        select (act, reservation, attempt, wait);

    private static bool Do(ref Seat seat, Act act, int reservation, int attempt, DateTimeOffset now)
    {
        var before = seat;
        switch (act)
        {
            case Act.Hold:
                var hold = SeatRules.Hold(seat, Reservations[reservation], Guid.Empty, now.AddSeconds(10), now, mayExtend: true);
                seat = hold is HoldDecision.Hold held ? held.Next : seat;
                return hold is not HoldDecision.Taken;
            case Act.Pin:
                var pin = SeatRules.Pin(seat, Reservations[reservation], Attempts[attempt], now);
                seat = pin is PinDecision.Pin pinned ? pinned.Next : seat;
                return pin is PinDecision.Pin or PinDecision.Repeated;
            case Act.Unpin:
                seat = SeatRules.Unpin(seat, Reservations[reservation], Attempts[attempt], now);
                return seat != before;
            case Act.Release:
                seat = SeatRules.Release(seat, Reservations[reservation]);
                return SeatRules.At(seat, now) != SeatRules.At(before, now);
            default:
                var sell = SeatRules.Sell(seat, Reservations[reservation], Guid.Empty, now);
                seat = sell is SellDecision.Sell sold ? sold.Next : seat;
                return sell is not SellDecision.Conflict;
        }
    }

    private static Guid? Owner(Seat seat) => seat switch
    {
        Seat.Held held => held.ReservationId,
        Seat.Pinned pinned => pinned.ReservationId,
        Seat.Sold sold => sold.ReservationId,
        _ => null,
    };

    private static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>The words of the product, one variable each.</summary>
    private sealed class Model
    {
        private int? _owner;
        private DateTimeOffset _until;
        private int? _pin;
        private bool _sold;

        public Guid? Owner(DateTimeOffset now) => Alive(now) ? Reservations[_owner!.Value] : null;

        public bool Do(Act act, int who, int attempt, DateTimeOffset now)
        {
            var mine = Alive(now) && _owner == who;
            switch (act)
            {
                case Act.Hold when !Alive(now) || (mine && !_sold && _pin is null):
                    (_owner, _until, _pin, _sold) = (who, now.AddSeconds(10), null, false);
                    return true;
                case Act.Pin when mine && !_sold && (_pin == attempt || now < _until):
                    _pin = attempt;
                    return true;
                case Act.Unpin when mine && !_sold && _pin == attempt:
                    _pin = null;
                    return true;
                case Act.Release when mine && !_sold:
                    _owner = null;
                    return true;
                case Act.Sell when !Alive(now) || mine:
                    (_owner, _pin, _sold) = (who, null, true);
                    return true;
                default:
                    return false;
            }
        }

        private bool Alive(DateTimeOffset now) => _owner is not null && (_sold || _pin is not null || now < _until);
    }
}
