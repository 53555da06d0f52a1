using System.Text.Json;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class RoomPlacesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly WaitingRoomPolicy Policy = new()
    {
        AdmittedFor = TimeSpan.FromSeconds(40),
        ClaimWithin = TimeSpan.FromSeconds(15),
    };

    [Fact, Trait("Invariant", "7"), Trait("Invariant", "8"), Trait("Invariant", "9"), Trait("Pitfall", "22"), Trait("Pitfall", "26")]
    public void Places_agree_with_a_naive_model_over_random_histories_and_reloads() => RandomTest.Run(random =>
    {
        var users = Enumerable.Range(0, 400).Select(_ => Guid.NewGuid()).ToArray();
        var settings = new RoomSettings(random.Next(1, 30), random.Next(1, 12), TimeSpan.FromSeconds(5), false, Start, Start.AddDays(1));
        var (places, model, now) = (new RoomPlaces(), new List<(Guid User, Place Place)>(), Start);
        var window = new AdmissionWindow(settings.Interval);
        for (var step = 0; step < 1_500; step++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(0, 400));
            Act(random, places, model, users, now);
            Sweep(places, model, now);
            Admit(places, model, settings, window, now);
            Compare(places, model, random, users, now);
            if (step % 300 == 299)
                places = Reload(places, now);
        }
    }, runs: 10);

    private static void Act(Random random, RoomPlaces places, List<(Guid User, Place Place)> model, Guid[] users, DateTimeOffset now)
    {
        var user = users[random.Next(users.Length)];
        var newest = places.NewestOf(user);
        Assert.Equal(model.FindLastIndex(entry => entry.User == user) + 1, newest);
        if (newest == 0 || !places[newest].IsLive(now))
        {
            Assert.Equal(model.Count + 1, places.Append(user, PlaceRules.Join(now)));
            model.Add((user, PlaceRules.Join(now)));
            return;
        }

        var next = random.Next(4) switch
        {
            0 => PlaceRules.Claim(places[newest], Policy, now),
            1 => PlaceRules.Leave(places[newest], now),
            2 => PlaceRules.Finish(places[newest], now),
            _ => PlaceRules.FallSilent(places[newest], now),
        };
        places.Set(newest, next);
        model[newest - 1] = (user, next);
    }

    private static void Sweep(RoomPlaces places, List<(Guid User, Place Place)> model, DateTimeOffset now)
    {
        while (places.NextOverdue(now) is { } number)
            places.Set(number, PlaceRules.Expire(places[number], now));
        for (var index = 0; index < model.Count; index++)
            model[index] = model[index] with { Place = PlaceRules.Expire(model[index].Place, now) };
    }

    private static void Admit(
        RoomPlaces places, List<(Guid User, Place Place)> model, RoomSettings settings, AdmissionWindow window, DateTimeOffset now)
    {
        var totals = places.Totals;
        var count = AdmissionRules.Allowed(settings, totals.Waiting, totals.Admitted, window.Recent(now), now);
        for (; count > 0; count--)
        {
            var number = places.Waiting.FirstFrom(1)!.Value;
            Assert.Equal(model.FindIndex(entry => entry.Place.State == PlaceState.Waiting) + 1, number);
            var admitted = PlaceRules.Admit(places[number], Policy, now);
            places.Set(number, admitted);
            model[number - 1] = model[number - 1] with { Place = admitted };
            window.Add(now);
        }

        Assert.True(model.Count(entry => entry.Place.IsAdmitted) <= settings.Capacity);
    }

    private static void Compare(RoomPlaces places, List<(Guid User, Place Place)> model, Random random, Guid[] users, DateTimeOffset now)
    {
        Assert.Equal(model.Count, places.Last);
        Assert.Equal(places.Recount(), places.Totals);
        Assert.Equal(model.Count(entry => entry.Place.IsAdmitted), places.Totals.Admitted);
        Assert.Equal(model.Count(entry => entry.Place.State == PlaceState.Expired), places.Totals.Expired);
        Assert.Equal(model.FindLastIndex(entry => entry.Place.AdmittedAt is not null) + 1, places.LastAdmitted);
        var number = random.Next(1, model.Count + 1);
        Assert.Equal(model[number - 1].Place, places[number]);
        Assert.Equal(model[number - 1].User, places.UserOf(number));
        Assert.Equal(model.Take(number - 1).Count(entry => entry.Place.State == PlaceState.Waiting), places.Waiting.CountBelow(number));
        var user = users[random.Next(users.Length)];
        Assert.True(model.Count(entry => entry.User == user && entry.Place.IsLive(now)) <= 1);
    }

    private static RoomPlaces Reload(RoomPlaces places, DateTimeOffset now)
    {
        var loaded = new RoomPlaces();
        for (var index = 0; index < places.ChunkCount; index++)
        {
            var stored = JsonSerializer.Serialize(places.Chunk(index).ToRow(now), Json);
            loaded.Load(PlaceChunk.FromRow(JsonSerializer.Deserialize<ChunkRow>(stored, Json)!));
        }

        Assert.Equal(places.Totals, loaded.Totals);
        Assert.Equal(places.LastAdmitted, loaded.LastAdmitted);
        Assert.Equal(places.AdmissionsAfter(now.AddSeconds(-20)), loaded.AdmissionsAfter(now.AddSeconds(-20)));
        return loaded;
    }

    [Fact]
    public void A_waiting_place_is_stored_in_less_than_seventy_bytes()
    {
        var chunk = new PlaceChunk();
        for (var index = 0; index < PlaceChunk.Size; index++)
            chunk.Append(Guid.NewGuid(), PlaceRules.Join(Start.AddMilliseconds(index * 37)));
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(chunk.ToRow(Start), Json).Length, 0, 70 * PlaceChunk.Size);
    }

    [Fact]
    public void A_number_that_was_not_given_is_no_place()
    {
        var places = new RoomPlaces();
        Assert.False(places.Has(0));
        Assert.False(places.Has(1));
        places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        Assert.True(places.Has(1));
        Assert.False(places.Has(2));
        Assert.Equal(0, places.NewestOf(Guid.NewGuid()));
    }

    [Fact, Trait("Pitfall", "23")]
    public void The_first_answer_to_an_operation_is_found_for_a_day_at_any_of_the_users_places()
    {
        var (places, user) = (new RoomPlaces(), Guid.NewGuid());
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        places.Append(user, PlaceRules.Join(Start));
        Assert.True(places.TryAdd(Answer(1, first)));
        places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        Assert.True(places.TryAdd(Answer(2, Guid.NewGuid())));
        places.Set(1, PlaceRules.Leave(places[1], Start));
        places.Append(user, PlaceRules.Join(Start));
        Assert.True(places.TryAdd(Answer(3, second)));

        var reloaded = Reload(places, Start);
        Assert.Equal(Answer(1, first), reloaded.FindAnswer(user, first, Start + PlaceChunk.AnswersKept));
        Assert.Equal(Answer(3, second), reloaded.FindAnswer(user, second, Start));
        Assert.Null(reloaded.FindAnswer(user, first, Start + PlaceChunk.AnswersKept + TimeSpan.FromMilliseconds(1)));
        Assert.Null(reloaded.FindAnswer(Guid.NewGuid(), first, Start));
        Assert.Empty(reloaded.Chunk(0).ToRow(Start + PlaceChunk.AnswersKept + TimeSpan.FromMilliseconds(1)).FirstAnswers);
    }

    [Fact]
    public void A_first_answer_is_stored_with_all_that_it_said_in_sixty_bytes()
    {
        var (places, user, at) = (new RoomPlaces(), Guid.NewGuid(), Start.ToUnixTimeMilliseconds());
        for (var number = 1; number <= PlaceChunk.Size; number++)
            places.Append(user, PlaceRules.Join(Start));
        var without = Stored();
        JoinAnswer[] answers =
        [
            new(1, Guid.NewGuid(), at, Existing: true, PlaceState.Claimed, Ahead: 0, Until: at + 600_000, WaitSeconds: -1),
            new(PlaceChunk.Size, Guid.NewGuid(), at + 1, Existing: false, PlaceState.Waiting, int.MaxValue, Until: 0, WaitSeconds: 86_400, Rank: 1_000_000, LateSeconds: 90_000),
        ];
        foreach (var answer in answers)
            Assert.True(places.TryAdd(answer));

        Assert.Equal(answers, Reload(places, Start).Chunk(0).Answers);
        Assert.InRange(Stored() - without, 1, 60 * answers.Length);

        int Stored() => JsonSerializer.SerializeToUtf8Bytes(places.Chunk(0).ToRow(Start), Json).Length;
    }

    [Fact]
    public void The_answers_kept_with_one_place_are_bounded()
    {
        var places = new RoomPlaces();
        places.Append(Guid.NewGuid(), PlaceRules.Join(Start));
        for (var count = 0; count < RoomPlaces.MostAnswersPerPlace; count++)
            Assert.True(places.TryAdd(Answer(1, Guid.NewGuid())));
        Assert.False(places.TryAdd(Answer(1, Guid.NewGuid())));
    }

    [Fact]
    public void A_user_who_comes_back_very_often_is_searched_within_bounds()
    {
        var (places, user, operation) = (new RoomPlaces(), Guid.NewGuid(), Guid.NewGuid());
        places.Append(user, PlaceRules.Join(Start));
        places.TryAdd(Answer(1, operation));
        for (var count = 0; count < RoomPlaces.MostPlacesSearched; count++)
            places.Append(user, PlaceRules.Join(Start));
        Assert.Null(places.FindAnswer(user, operation, Start));
    }

    private static JoinAnswer Answer(int number, Guid operation) =>
        new(number, operation, Start.ToUnixTimeMilliseconds(), Existing: false, PlaceState.Waiting, Ahead: 3, Until: 0, WaitSeconds: 40);
}
