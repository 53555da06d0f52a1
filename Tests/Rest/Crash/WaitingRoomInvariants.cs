using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>Invariants 7, 8 and 9, as anybody can check them from outside.</summary>
public static class WaitingRoomInvariants
{
    public static void Check(CrashEnd end, IReadOnlyList<WaitingRoomView> figures)
    {
        Assert.NotEmpty(figures);
        Assert.All(figures, seen => Assert.InRange(seen.Admitted, 0, seen.Capacity));
        foreach (var concert in end.Places.GroupBy(place => place.Seen.ConcertId))
        {
            var places = concert.OrderBy(place => place.Place.Position).ToArray();
            Assert.Equal(places.Length, places.Select(place => place.Place.Position).Distinct().Count());
            Assert.All(places, place => Assert.Equal(place.Seen.Position, place.Place.Position));
            NumbersAreInArrivalOrder(concert.Key, places, end);
            AdmittedInOrder(places, end);
            NeverAboveCapacity(places, end);
            var totals = end.Counters[concert.Key].WaitingRoom;
            Assert.Equal(totals.LastPosition, totals.Waiting + totals.Admitted + totals.Finished + totals.Expired);
        }
    }

    /// <summary>Who was answered before another asked has the lower number.</summary>
    private static void NumbersAreInArrivalOrder(Guid concertId, PlaceEnd[] places, CrashEnd end)
    {
        var joins = end.Requests.Successes($"/api/v1/concerts/{concertId}/queue-tokens")
            .GroupBy(outcome => outcome.Answer.Read<QueueTokenView>().Token)
            .ToDictionary(same => same.Key, same => (AskedAt: same.Min(outcome => outcome.FirstSentAt), AnsweredAt: same.Min(outcome => outcome.At)));
        var earliestAnswerBehind = DateTimeOffset.MaxValue;
        foreach (var (askedAt, answeredAt) in places.Reverse().Select(place => joins[place.Seen.Token]))
        {
            Assert.True(askedAt <= earliestAnswerBehind, "A lower number for one who came later.");
            if (answeredAt < earliestAnswerBehind)
                earliestAnswerBehind = answeredAt;
        }
    }

    private static void AdmittedInOrder(PlaceEnd[] places, CrashEnd end)
    {
        var admissions = places.Where(place => place.Place.AdmittedAt is not null).Select(place => place.Place.AdmittedAt!.Value).ToArray();
        Assert.Equal(admissions.Order(), admissions);
        Assert.All(
            admissions.Zip(admissions.Skip(CrashPlan.BatchSize)),
            pair => Assert.True(pair.Second - pair.First >= CrashPlan.Interval, $"More than a batch between {pair.First:O} and {pair.Second:O}"));

        // Nobody passes one who is still there.
        var firstAdmittedBehind = DateTimeOffset.MaxValue;
        foreach (var place in places.Reverse())
        {
            if (place.Place.AdmittedAt is { } admittedAt)
                firstAdmittedBehind = admittedAt;
            else if (end.Requests.LeaveAskedFor(place.Seen.Token) is { } leftAt)
                Assert.True(
                    WholeMilliseconds(leftAt) <= firstAdmittedBehind,
                    $"Asked to leave at {leftAt:O}, passed by one behind at {firstAdmittedBehind:O}: {place.Place}");
        }
    }

    /// <summary>The server tells whole milliseconds: what it did within the millisecond of the request reads as earlier than that.</summary>
    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <summary>Counts again from the tokens, each for the time it was admitted for sure.</summary>
    private static void NeverAboveCapacity(PlaceEnd[] places, CrashEnd end)
    {
        var changes = places.Where(place => place.Place.AdmittedAt is not null)
            .Select(place => (From: place.Place.AdmittedAt!.Value, Until: CertainEnd(place, end)))
            .Where(span => span.From < span.Until)
            .SelectMany(span => new[] { (At: span.From, Change: 1), (At: span.Until, Change: -1) })
            .Order();
        var inside = 0;
        foreach (var (at, change) in changes)
        {
            inside += change;
            Assert.True(inside <= CrashPlan.Capacity, $"{inside} admitted at {at:O}");
        }
    }

    private static DateTimeOffset CertainEnd(PlaceEnd place, CrashEnd end)
    {
        var token = place.Seen.Token;
        var unclaimed = place.Place.AdmittedAt!.Value + CrashPlan.ClaimWithin;
        return WholeMilliseconds(new[] { unclaimed, end.Requests.LeaveAskedFor(token), end.Requests.PaymentAskedFor(token) }.Min()!.Value);
    }
}
