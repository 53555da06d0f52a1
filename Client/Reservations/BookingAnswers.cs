using OrleansTicketing.Grains.Interfaces.Reservations;

namespace OrleansTicketing.Client.Reservations;

/// <param name="Replayed">The first answer to the same idempotency key again.</param>
public sealed record HoldAnswer(Reservation Reservation, bool Replayed);

/// <param name="Replayed">The first answer to the same idempotency key again.</param>
/// <param name="PaidBefore">Another request had paid this reservation already: 200 rather than 201.</param>
public sealed record PaymentAnswer(Payment Payment, bool Replayed, bool PaidBefore);

/// <summary>A change that has nothing to tell but that it is made, now or before.</summary>
public sealed record Done
{
    public static Done Instance { get; } = new();
}
