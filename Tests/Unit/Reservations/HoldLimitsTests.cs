using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Tests.Unit.Seats;

namespace OrleansTicketing.Tests.Unit.Reservations;

public sealed class HoldLimitsTests
{
    private const string Date = "2030-01-31";
    private static readonly Guid Concert = Guid.NewGuid();
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now.AddMilliseconds(1);

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void One_reservation_has_at_most_so_many_seats(int seats, bool within) =>
        Assert.Equal(within ? LimitDecision.Within.Instance : new LimitDecision.Exceeded(4, 0), Check(seats, perDate: 100));

    [Fact]
    public void The_limit_can_be_reached_exactly_and_not_passed()
    {
        Assert.IsType<LimitDecision.Within>(Check(2, reservations: [Held(1), Held(1)]));
        Assert.Equal(new LimitDecision.Exceeded(4, 2), Check(3, reservations: [Held(1), Held(1)]));
    }

    [Fact]
    public void Held_owned_and_pending_seats_count_together()
    {
        var pending = new PendingSeats(Guid.NewGuid(), Concert, Date, 1, Later);
        OwnedSeats[] owned = [new OwnedSeats(Concert, Date, 1, Later)];

        Assert.IsType<LimitDecision.Within>(Check(1, [Held(1)], owned, [pending]));
        Assert.Equal(new LimitDecision.Exceeded(4, 3), Check(2, [Held(1)], owned, [pending]));
    }

    [Fact]
    public void What_ended_does_not_count()
    {
        SeatReservation[] over =
        [
            Held(4) with { HeldUntil = Now },
            Held(4) with { State = ReservationState.Cancelled },
            Held(4) with { State = ReservationState.Paid },
            Held(4) with { ConcertId = Guid.NewGuid() },
            Held(4) with { Date = "2030-02-01" },
        ];
        OwnedSeats[] others = [new(Guid.NewGuid(), Date, 4, Later), new(Concert, "2030-02-01", 4, Later)];
        PendingSeats[] pending =
        [
            new(Guid.NewGuid(), Concert, Date, 4, Now),
            new(Guid.NewGuid(), Guid.NewGuid(), Date, 4, Later),
            new(Guid.NewGuid(), Concert, "2030-02-01", 4, Later),
        ];

        Assert.IsType<LimitDecision.Within>(Check(4, over, others, pending));
    }

    [Fact]
    public void A_retry_does_not_count_its_own_leftovers()
    {
        var retry = Guid.NewGuid();

        Assert.IsType<LimitDecision.Within>(Check(4, pending: [new PendingSeats(retry, Concert, Date, 4, Later)], reservationId: retry));
    }

    [Fact]
    public void Paid_seats_of_a_date_add_up()
    {
        var owned = Ownership.Add([], Held(2), Now);
        owned = Ownership.Add(owned, Held(1) with { Date = "2030-02-01" }, Now);
        owned = Ownership.Add(owned, Held(1), Now);

        Assert.Equal(3, HoldLimits.OwnedOf(owned, Concert, Date));
        Assert.Equal(1, HoldLimits.OwnedOf(owned, Concert, "2030-02-01"));
        Assert.Equal(0, HoldLimits.OwnedOf(owned, Guid.NewGuid(), Date));
        Assert.Equal(2, owned.Length);
    }

    [Fact]
    public void Long_lists_of_owned_dates_forget_those_whose_sale_ended_long_ago()
    {
        var over = Enumerable.Range(0, 70).Select(_ => new OwnedSeats(Guid.NewGuid(), Date, 1, Now - Ownership.Retention)).ToImmutableArray();

        Assert.Equal(71, Ownership.Add(over, Held(1), Now).Length);
        Assert.Single(Ownership.Add(over, Held(1), Now.AddTicks(1)));
    }

    [Fact]
    public void The_list_of_owned_dates_is_bounded()
    {
        var full = Enumerable.Range(0, Ownership.MaxDates).Select(_ => new OwnedSeats(Guid.NewGuid(), Date, 1, Now)).ToImmutableArray();

        Assert.True(Ownership.HasRoom(full[1..], Now));
        Assert.False(Ownership.HasRoom(full, Now));
        Assert.True(Ownership.HasRoom(full, Now + Ownership.Retention + TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void Over_random_histories_no_more_seats_than_the_limit_are_ever_counted() => Properties.Hold(
        Gen.ListOf(Step()), history =>
        {
            var reservations = ImmutableArray<SeatReservation>.Empty;
            var owned = ImmutableArray<OwnedSeats>.Empty;
            var now = Now;
            foreach (var (seats, pay, wait) in history)
            {
                now += TimeSpan.FromSeconds(wait);
                var naive = reservations.Where(r => r.State == ReservationState.Paid || (r.State == ReservationState.Held && now < r.HeldUntil))
                    .Sum(r => r.Seats.Length);
                Assert.True(naive <= 4);
                var question = new LimitQuestion(Concert, Date, seats, Guid.NewGuid(), now);
                var within = HoldLimits.Check(question, reservations, owned, [], 3, 4) is LimitDecision.Within;
                Assert.Equal(seats <= 3 && naive + seats <= 4, within);
                if (!within)
                    continue;

                var made = Held(seats) with { HeldUntil = now.AddSeconds(10) };
                if (pay)
                {
                    made = made with { State = ReservationState.Paid };
                    owned = Ownership.Add(owned, made, now);
                }

                reservations = reservations.Add(made);
            }
        });

    private static Gen<(int Seats, bool Pay, int Wait)> Step() =>
        from seats in Gen.Choose(1, 5)
        from pay in Gen.Frequency((1, Gen.Constant(true)), (6, Gen.Constant(false)))
        from wait in Gen.Choose(0, 6)
        select (seats, pay, wait);

    private static LimitDecision Check(
        int seats,
        SeatReservation[]? reservations = null,
        OwnedSeats[]? owned = null,
        PendingSeats[]? pending = null,
        Guid? reservationId = null,
        int perDate = 4) =>
        HoldLimits.Check(
            new LimitQuestion(Concert, Date, seats, reservationId ?? Guid.NewGuid(), Now), [.. reservations ?? []], [.. owned ?? []], pending ?? [], 4, perDate);

    private static SeatReservation Held(int seats) => new()
    {
        Id = Guid.NewGuid(),
        ConcertId = Concert,
        Date = Date,
        Seats = [.. Enumerable.Range(1, seats).Select(number => new PricedSeat(number, 10))],
        HeldUntil = Later,
        SaleClosesAt = Later,
    };
}
