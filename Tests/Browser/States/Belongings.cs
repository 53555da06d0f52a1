using OrleansTicketing.Tests.Browser.Buyers;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>What a regular buyer has: reservations in every state, a payment, and places in waiting rooms.</summary>
public sealed record Belongings(Guid Held, Guid HeldLong, Guid Cancelled, Guid Paid, Guid Payment)
{
    /// <summary>Gets all of it for the buyer who is signed in.</summary>
    public static async Task<Belongings> Of(CookieCalls buyer, Night night)
    {
        foreach (var queue in new[] { night.Crowded, night.Soon, night.Paused, night.Closed })
            await buyer.Join(queue.ConcertId);
        var open = new[] { night.SoldOut, night.Stadium, night.Arena, night.LongNames, night.Small }.Select(hall => hall.ConcertId);
        foreach (var concert in open.Append(night.TwoEvenings))
            await buyer.Enter(concert);
        await buyer.Charge(160_000);
        var paid = await buyer.Hold(night.Small, 7, 8);
        var payment = await buyer.Pay(night.Small, paid);
        var cancelled = await buyer.Hold(night.Arena, 90);
        await buyer.Cancel(cancelled);
        return new Belongings(await buyer.Hold(night.Arena, 98, 99), await buyer.Hold(night.LongNames, 1, 2), cancelled, paid, payment);
    }
}
