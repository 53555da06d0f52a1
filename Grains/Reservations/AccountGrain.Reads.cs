using System.Collections.Immutable;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Reservations;

namespace OrleansTicketing.Grains.Reservations;

internal sealed partial class AccountGrain
{
    public async Task<Reservation?> Reservation(Guid reservationId) =>
        await _book.FindReservation(reservationId) is { } found ? AsOfNow(found) : null;

    public async Task<ReservationPage> Reservations(long? before, int limit)
    {
        var slice = await _book.Reservations.Newest(_book.State.ReservationTail(), before, limit);
        return new ReservationPage(ImmutableArray.CreateRange(slice.Items, AsOfNow), slice.Next);
    }

    public async Task<Payment?> Payment(Guid paymentId) =>
        (await _book.Payments.Find(_book.State.PaymentTail(), paymentId))?.ToMessage();

    public async Task<PaymentPage> Payments(long? before, int limit)
    {
        var slice = await _book.Payments.Newest(_book.State.PaymentTail(), before, limit);
        return new PaymentPage(ImmutableArray.CreateRange(slice.Items, static payment => payment.ToMessage()), slice.Next);
    }

    public Task<GrainHistory> History() => Task.FromResult(new GrainHistory(_book.State.History));

    private Reservation AsOfNow(SeatReservation reservation) =>
        reservation.ToMessage(_userId, reservation.StatusAt(_book.Now(), _payments.Paying == reservation.Id).ToMessage());
}
