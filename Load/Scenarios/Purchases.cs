using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>A concert at which each user of a run buys one seat, and what must be stored of that.</summary>
internal sealed class Purchases(Site site, ConcertUnderLoad concert, User[] users)
{
    private const int Dates = 20;

    public ConcertUnderLoad Concert => concert;

    public User[] Users => users;

    public static async Task<Purchases> PrepareAsync(Site site, int buyers, long price) =>
        new(site, await site.CreateConcertAsync(Dates, seatsPerDate: (buyers / Dates) + 1, price, capacity: buyers), await site.CreateUsersAsync(buyers));

    public (Buyer Buyer, User User) Buyer(Worker worker, int index) => (new Buyer(worker, site.Target, concert, index), users[index]);

    /// <summary>The seat of this arrival, which nobody else wants.</summary>
    public ValueTask<HttpReply> HoldAsync(Buyer buyer, int step, string credentials, int index)
    {
        var (date, seat) = concert.SeatOf(index);
        return buyer.HoldAsync(step, credentials, date, [seat]);
    }

    /// <summary>Every seat of the concert and every user's wallet and tickets, not a sample.</summary>
    /// <param name="chargedBefore">What each wallet was charged with before the run.</param>
    public async Task VerifyAsync(Site stored, Measurement run, long chargedBefore)
    {
        HistoryChecks.VerifyCapacity(run.History, capacity: users.Length);
        var payments = run.History.OfType<NotedPayment>().ToDictionary(static payment => payment.User);
        var counters = await stored.FindCountersAsync(concert) ?? throw new VerificationException("the concert is not listed");
        Stored.Equal("seats sold", payments.Count, ConcertCounters.SeatsSold(counters));
        Stored.Equal("users done", payments.Count, (await stored.WaitingRoomAsync(concert)).GetProperty("finished").GetInt64());
        HistoryChecks.VerifyMoney(run.History, chargedBefore, await stored.ReadBalancesAsync(users));
        await stored.ForEachAsync(users.Length, async (http, i) =>
        {
            var paid = await stored.GetAsync(http, "/api/v1/payments", users[i].Credentials);
            var tickets = paid.GetProperty("items").EnumerateArray().Sum(static payment => payment.GetProperty("tickets").GetArrayLength());
            Stored.Equal($"tickets of user {i}", payments.ContainsKey(i) ? 1 : 0, tickets);
        });
    }
}
