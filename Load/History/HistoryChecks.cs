using System.Diagnostics;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.History;

/// <summary>
/// What product.md's invariants say of the acknowledged requests of a run, whatever the server stores: holds outlast a run, so that of all
/// holds of one seat only one may have been acknowledged.
/// </summary>
internal static class HistoryChecks
{
    /// <summary>What others did may be so old in a poll's answer.</summary>
    private static readonly long PollAge = Stopwatch.Frequency;

    /// <exception cref="VerificationException">An invariant does not hold.</exception>
    public static void Verify(IReadOnlyList<Noted> history)
    {
        EachSeatOnce([.. history.OfType<NotedHold>()]);
        EachPaymentOnce([.. history.OfType<NotedPayment>()], [.. history.OfType<NotedHold>()]);
        Distinct("wallet entry", history.OfType<NotedCharge>().Select(static charge => charge.EntryId));
        InArrivalOrder([.. history.OfType<NotedJoin>()]);
        NobodyOvertaken([.. history.OfType<NotedPlace>()]);
        SameAnswerAgain(history.OfType<NotedRepeat>());
    }

    /// <summary>Money is neither made nor lost: each balance is what was charged less what was paid, also where a request was sent twice.</summary>
    /// <param name="chargedBefore">What each wallet was charged with before the history began.</param>
    /// <param name="balances">What is stored, by the users' numbers.</param>
    public static void VerifyMoney(IReadOnlyList<Noted> history, long chargedBefore, IReadOnlyList<long> balances)
    {
        var charged = history.OfType<NotedCharge>().ToLookup(static charge => charge.User, static charge => charge.Amount);
        var paid = history.OfType<NotedPayment>().ToLookup(static payment => payment.User, static payment => payment.Amount);
        for (var user = 0; user < balances.Count; user++)
            Stored.Equal($"balance of user {user}", chargedBefore + charged[user].Sum() - paid[user].Sum(), balances[user]);
    }

    /// <summary>Users whose admission was answered and whose payment was not yet sent were admitted at the same moment, all of them.</summary>
    /// <param name="capacity">The room's.</param>
    public static void VerifyCapacity(IReadOnlyList<Noted> history, int capacity)
    {
        var from = new Dictionary<int, long>();
        foreach (var place in history.OfType<NotedPlace>().Where(static place => place.IsAdmitted))
            from[place.User] = Math.Min(from.GetValueOrDefault(place.User, long.MaxValue), place.Answered);
        var until = history.OfType<NotedPayment>().ToDictionary(static payment => payment.User, static payment => payment.Sent);
        // Of users who never paid it is not known how long they were admitted.
        var edges = from.Where(pair => until.ContainsKey(pair.Key))
            .SelectMany(pair => new[] { (At: pair.Value, Step: 1), (At: until[pair.Key], Step: -1) })
            .OrderBy(static edge => edge.At).ThenBy(static edge => edge.Step);
        var admitted = 0;
        foreach (var (_, step) in edges)
        {
            admitted += step;
            if (admitted > capacity)
                throw new VerificationException($"{admitted} users were admitted at once where {capacity} may be");
        }
    }

    private static void EachSeatOnce(NotedHold[] holds)
    {
        Distinct("reservation", holds.Select(static hold => hold.ReservationId));
        var holders = new Dictionary<(string, int), NotedHold>();
        foreach (var hold in holds)
        {
            foreach (var seat in hold.Seats)
            {
                if (!holders.TryAdd((hold.Date, seat), hold))
                    throw new VerificationException($"seat {seat} of {hold.Date} was given to user {hold.User} and to user {holders[(hold.Date, seat)].User}");
            }
        }
    }

    private static void EachPaymentOnce(NotedPayment[] payments, NotedHold[] holds)
    {
        Distinct("payment", payments.Select(static payment => payment.PaymentId));
        Distinct("paid reservation", payments.Select(static payment => payment.ReservationId));
        var holders = holds.ToDictionary(static hold => hold.ReservationId, static hold => hold.User, StringComparer.Ordinal);
        foreach (var payment in payments)
        {
            if (holders.GetValueOrDefault(payment.ReservationId, -1) != payment.User)
                throw new VerificationException($"user {payment.User} paid a reservation that was not acknowledged to that user");
        }
    }

    private static void InArrivalOrder(NotedJoin[] joins)
    {
        Distinct("position", joins.Select(static join => join.Position));
        // Who was answered before another one asked came before.
        Array.Sort(joins, static (a, b) => a.Sent.CompareTo(b.Sent));
        var answered = joins.OrderBy(static join => join.Answered).ToArray();
        var (highest, next) = (0L, 0);
        foreach (var join in joins)
        {
            for (; next < answered.Length && answered[next].Answered < join.Sent; next++)
                highest = Math.Max(highest, answered[next].Position);
            if (join.Position < highest)
                throw new VerificationException($"user {join.User} got position {join.Position} after {highest} had been answered");
        }
    }

    private static void NobodyOvertaken(NotedPlace[] places)
    {
        var admitted = places.Where(static place => place.IsAdmitted).OrderBy(static place => place.Answered).ToArray();
        var (highest, next) = (0L, 0);
        foreach (var waiting in places.Where(static place => !place.IsAdmitted).OrderBy(static place => place.Sent))
        {
            for (; next < admitted.Length && admitted[next].Answered + PollAge < waiting.Sent; next++)
                highest = Math.Max(highest, admitted[next].Position);
            if (waiting.Position < highest)
                throw new VerificationException($"position {highest} was admitted while {waiting.Position} waited");
        }
    }

    private static void SameAnswerAgain(IEnumerable<NotedRepeat> repeats)
    {
        foreach (var repeat in repeats)
        {
            if (repeat.Again != repeat.First)
                throw new VerificationException($"a request of user {repeat.User} that was answered with {repeat.First} was answered with {repeat.Again} when it was sent again");
        }
    }

    private static void Distinct<T>(string what, IEnumerable<T> values)
    {
        var seen = new HashSet<T>();
        foreach (var value in values)
        {
            if (!seen.Add(value))
                throw new VerificationException($"{what} {value} was given twice");
        }
    }
}
