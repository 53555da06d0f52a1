using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Tests.Unit.Invariants;

public class PaidCheckTests
{
    private static readonly Guid Id = Guid.NewGuid();

    private static readonly SeatReservation Paid = new()
    {
        Id = Id,
        Seats = [new PricedSeat(7, 60), new PricedSeat(8, 40)],
        Amount = 100,
        State = ReservationState.Paid,
        PaymentId = ReservationRules.PaymentIdOf(Id),
    };

    private static readonly PaymentRecord Payment = new()
    {
        Id = ReservationRules.PaymentIdOf(Id),
        ReservationId = Id,
        Amount = 100,
        Tickets = [Ticket(7), Ticket(8)],
    };

    private static readonly LedgerLine Debit = new(2, Guid.NewGuid(), LedgerLineKind.Payment, -100, 0, Payment.Id, default);

    private static IssuedTicket Ticket(int seat) => new(ReservationRules.TicketIdOf(Id, seat), seat, "code");

    [Fact, Trait("Invariant", "6")]
    public void Paid_with_debit_payment_and_tickets_is_whole()
    {
        Assert.Null(PaidCheck.WhyNot(Paid, Payment, Debit));
        Assert.Null(PaidCheck.WhyNot(Payment, Paid));
        Assert.Null(PaidCheck.WhyNot(Debit, Payment));
    }

    [Fact, Trait("Invariant", "6")]
    public void Paid_for_nothing_or_without_payment_or_debit_is_told()
    {
        Assert.NotNull(PaidCheck.WhyNot(Paid with { Seats = [] }, Payment, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, null, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { ReservationId = Guid.NewGuid() }, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment, null));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment, Debit with { Kind = LedgerLineKind.Charge }));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment, Debit with { Reference = Guid.NewGuid() }));
    }

    [Fact, Trait("Invariant", "6")]
    public void A_price_that_differs_anywhere_is_told()
    {
        Assert.NotNull(PaidCheck.WhyNot(Paid with { Amount = 99 }, Payment, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { Amount = 99 }, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment, Debit with { Amount = -99 }));
    }

    [Fact, Trait("Invariant", "6")]
    public void Tickets_of_other_seats_are_told()
    {
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { Tickets = default }, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { Tickets = [Ticket(7)] }, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { Tickets = [Ticket(7), Ticket(9)] }, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { Tickets = [Ticket(7), Ticket(8) with { Id = Guid.NewGuid() }] }, Debit));
        Assert.NotNull(PaidCheck.WhyNot(Paid, Payment with { Tickets = [Ticket(7), Ticket(8) with { Code = "" }] }, Debit));
    }

    [Fact, Trait("Invariant", "6")]
    public void A_payment_or_a_debit_for_nothing_is_told()
    {
        Assert.NotNull(PaidCheck.WhyNot(Payment, null));
        Assert.NotNull(PaidCheck.WhyNot(Payment, Paid with { State = ReservationState.Cancelled }));
        Assert.NotNull(PaidCheck.WhyNot(Payment, Paid with { PaymentId = Guid.NewGuid() }));
        Assert.NotNull(PaidCheck.WhyNot(Debit, null));
    }
}
