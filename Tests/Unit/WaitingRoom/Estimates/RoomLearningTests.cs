using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

public sealed class RoomLearningTests
{
    private const int Far = 2_000;
    private static readonly DateTimeOffset Start = Outlooks.Start;

    [Fact]
    public void Those_who_never_show_up_free_their_places_when_the_time_to_claim_is_over()
    {
        // 100 have filled the room half a minute ago: those without a claim are out within the next half.
        var (absent, present) = (Filled(claim: false), Filled(claim: true));
        Assert.True(absent.SecondsUntil(70) <= 60, $"{absent.SecondsUntil(70)} s");
        Assert.True(present.SecondsUntil(70) > absent.SecondsUntil(70) + 20, $"{present.SecondsUntil(70)} s");
    }

    [Fact]
    public void How_long_buyers_stay_says_nothing_of_those_who_come_too_late()
    {
        var learning = Learn(stay: 30, toSell: 1_000_000);
        var before = Outlook(learning).SecondsUntil(Far);
        learning.Sells(0);
        Assert.True(Outlook(learning, seconds: 602).SecondsUntil(Far) > 1.2 * before);
    }

    [Fact]
    public void A_room_that_starts_anew_knows_from_its_places_what_it_knew_before()
    {
        var (places, learning) = (new RoomPlaces(), new RoomLearning(Outlooks.Policy));
        for (var number = 1; number <= 1_000; number++)
        {
            var at = Start.AddSeconds(number * 0.6);
            places.Append(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]), PlaceRules.Join(at));
            var admitted = PlaceRules.Admit(places[number], Outlooks.Policy, at);
            // One in ten never shows up.
            var claimed = number % 10 == 0 ? admitted : PlaceRules.Claim(admitted, Outlooks.Policy, at);
            var end = at.AddSeconds(number % 10 == 0 ? 60 : 40);
            places.Set(number, end > Start.AddSeconds(600) ? claimed : number % 10 == 0 ? PlaceRules.Expire(claimed, end) : PlaceRules.Finish(claimed, end));
        }

        learning.Replay(places, Start.AddSeconds(600));
        var (replayed, lived) = (Outlook(learning).SecondsUntil(Far), Outlook(Learn(stay: 40, toSell: 1_000_000)).SecondsUntil(Far));
        Assert.InRange(replayed / lived, 0.8, 1.25);
    }

    private static RoomOutlook Filled(bool claim)
    {
        var learning = new RoomLearning(Outlooks.Policy);
        for (var number = 1; number <= 100; number++)
            learning.Admitted(number, TimeSpan.Zero, Start);
        for (var number = 1; claim && number <= 100; number++)
            learning.Claimed(number, Start, Start.AddSeconds(5));
        return Outlook(learning, seconds: 30);
    }

    // 1.5 come in a second, and one in ten of them never shows up.
    private static RoomLearning Learn(int stay, double toSell)
    {
        var learning = new RoomLearning(Outlooks.Policy);
        var ends = new PriorityQueue<(int Number, DateTimeOffset AdmittedAt), DateTimeOffset>();
        learning.Sells(toSell);
        for (var number = 1; number <= 1_000; number++)
        {
            var at = Start.AddSeconds(number * 0.6);
            while (ends.TryPeek(out var next, out var end) && end <= at)
            {
                ends.Dequeue();
                learning.Ended(next.Number, next.AdmittedAt, end);
            }

            learning.Admitted(number, TimeSpan.Zero, at);
            if (number % 10 != 0)
                learning.Claimed(number, at, at);
            learning.Sells(toSell);
            ends.Enqueue((number, at), at.AddSeconds(number % 10 == 0 ? 60 : stay));
        }

        return learning;
    }

    private static RoomOutlook Outlook(RoomLearning learning, int seconds = 600) => learning.Outlook(
        Outlooks.Settings, new RoomNow(Start.AddSeconds(seconds), StartsEmpty: false, RecentAdmissions: 0, TimeSpan.FromMinutes(5)), _ => 0);
}
