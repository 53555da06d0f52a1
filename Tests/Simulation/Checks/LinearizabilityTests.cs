using OrleansTicketing.Simulation.Checks.Linearizability;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class LinearizabilityTests
{
    private static readonly Guid First = Guid.Parse("10000000-0000-0000-0000-000000000000");
    private static readonly Guid Second = Guid.Parse("20000000-0000-0000-0000-000000000000");

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Call<SeatOperation> Seat(SeatOperationKind kind, Guid reservation, double sent, double? ended, double until = 30) => new(
        new SeatOperation(kind, reservation, At(sent), ended is { } end ? At(end) : TimeSpan.MaxValue) { FreeFrom = At(until), FreeAt = At(until) },
        At(sent), ended is { } last ? At(last) : null);

    private static Call<WalletOperation> Wallet(WalletOperationKind kind, long amount, long? balance, double sent, double? ended) =>
        new(new WalletOperation(kind, amount, balance), At(sent), ended is { } last ? At(last) : null);

    private static Finding Of(params Call<SeatOperation>[] calls) => new History<SeatNow, SeatOperation>(SeatModel.Instance, 10_000).Find(calls);

    private static Finding Of(params Call<WalletOperation>[] calls) => new History<long, WalletOperation>(WalletModel.Instance, 10_000).Find(calls);

    [Fact]
    public void A_seat_is_held_once_at_a_time() =>
        Assert.Equal(Finding.NotLinearizable, Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Hold, Second, 0.5, 2, 31)));

    [Fact]
    public void After_its_deadline_another_may_have_it() =>
        Assert.Equal(Finding.Linearizable, Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Hold, Second, 29, 30.1, 60)));

    [Fact]
    public void What_is_paid_is_nobody_elses_after_the_deadline() => Assert.Equal(
        Finding.NotLinearizable,
        Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Pay, First, 2, 3), Seat(SeatOperationKind.Hold, Second, 40, 41, 70)));

    [Fact]
    public void Two_payments_of_two_holders_are_a_double_sale() => Assert.Equal(
        Finding.NotLinearizable,
        Of(
            Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Hold, Second, 31, 32, 62), Seat(SeatOperationKind.Pay, First, 29, 33),
            Seat(SeatOperationKind.Pay, Second, 34, 35)));

    [Fact]
    public void A_cancellation_without_an_answer_may_have_happened() => Assert.Equal(
        Finding.Linearizable,
        Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Cancel, First, 2, null), Seat(SeatOperationKind.Hold, Second, 3, 4)));

    [Fact]
    public void A_cancellation_that_was_sent_too_late_explains_nothing() => Assert.Equal(
        Finding.NotLinearizable,
        Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Hold, Second, 3, 4), Seat(SeatOperationKind.Cancel, First, 5, null)));

    [Fact]
    public void A_cancellation_is_not_taken_before_the_hold_that_it_ends() => Assert.Equal(
        Finding.Linearizable,
        Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Cancel, First, 1, 2), Seat(SeatOperationKind.Hold, Second, 1, 3)));

    [Fact]
    public void A_payment_without_an_answer_may_have_happened_or_not()
    {
        Assert.Equal(
            Finding.Linearizable,
            Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Pay, First, 2, null), Seat(SeatOperationKind.Hold, Second, 31, 32, 62)));
        Assert.Equal(
            Finding.Linearizable,
            Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Pay, First, 2, null), Seat(SeatOperationKind.Taken, Second, 40, 41)));
    }

    [Fact]
    public void But_not_both() => Assert.Equal(
        Finding.NotLinearizable,
        Of(
            Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Pay, First, 2, null), Seat(SeatOperationKind.Taken, Second, 40, 41),
            Seat(SeatOperationKind.Hold, Second, 42, 43, 72)));

    [Fact]
    public void A_free_seat_is_refused_to_nobody()
    {
        Assert.Equal(Finding.NotLinearizable, Of(Seat(SeatOperationKind.Taken, Second, 0, 1)));
        Assert.Equal(Finding.NotLinearizable, Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Taken, Second, 31, 32)));
        Assert.Equal(Finding.Linearizable, Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Taken, Second, 29, 32)));
    }

    [Fact]
    public void A_hold_that_lasts_is_not_refused_as_expired() =>
        Assert.Equal(Finding.NotLinearizable, Of(Seat(SeatOperationKind.Hold, First, 0, 1), Seat(SeatOperationKind.Expired, First, 2, 3) with
        {
            Operation = new SeatOperation(SeatOperationKind.Expired, First, At(2), At(3)),
        }));

    [Fact]
    public void A_charge_is_never_lost() => Assert.Equal(
        Finding.NotLinearizable,
        Of(Wallet(WalletOperationKind.Charge, 10, 10, 0, 1), Wallet(WalletOperationKind.Read, 0, 0, 2, 3)));

    [Fact]
    public void A_charge_is_never_made_twice() => Assert.Equal(
        Finding.NotLinearizable,
        Of(Wallet(WalletOperationKind.Charge, 10, null, 0, null), Wallet(WalletOperationKind.Read, 0, 20, 2, 3)));

    [Fact]
    public void A_charge_without_an_answer_may_come_at_any_time_but_never_goes()
    {
        Assert.Equal(
            Finding.Linearizable,
            Of(
                Wallet(WalletOperationKind.Charge, 10, null, 0, null), Wallet(WalletOperationKind.Read, 0, 0, 2, 3),
                Wallet(WalletOperationKind.Read, 0, 10, 4, 5)));
        Assert.Equal(
            Finding.NotLinearizable,
            Of(
                Wallet(WalletOperationKind.Charge, 10, null, 0, null), Wallet(WalletOperationKind.Read, 0, 10, 2, 3),
                Wallet(WalletOperationKind.Read, 0, 0, 4, 5)));
    }

    [Fact]
    public void Nobody_pays_more_than_there_is() => Assert.Equal(
        Finding.NotLinearizable,
        Of(
            Wallet(WalletOperationKind.Charge, 10, 10, 0, 1), Wallet(WalletOperationKind.Pay, 6, null, 2, 4), Wallet(WalletOperationKind.Pay, 6, null, 2, 4)));

    [Fact]
    public void Charges_side_by_side_have_an_order()
    {
        Assert.Equal(
            Finding.Linearizable,
            Of(Wallet(WalletOperationKind.Charge, 1, 11, 0, 3), Wallet(WalletOperationKind.Charge, 10, 10, 0, 3)));
        Assert.Equal(
            Finding.NotLinearizable,
            Of(Wallet(WalletOperationKind.Charge, 1, 11, 0, 1), Wallet(WalletOperationKind.Charge, 10, 10, 2, 3)));
    }

    [Fact]
    public void A_search_that_is_given_up_is_not_taken_for_an_answer()
    {
        var calls = Enumerable.Range(0, 40).Select(number => Wallet(WalletOperationKind.Charge, 1L << (number % 20), null, 0, null))
            .Append(Wallet(WalletOperationKind.Read, 0, (1L << 22) + 1, 1, 2)).ToArray();
        Assert.Equal(Finding.Undecided, new History<long, WalletOperation>(WalletModel.Instance, 500).Find(calls));
    }
}
