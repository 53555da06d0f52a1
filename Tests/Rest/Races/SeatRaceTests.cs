using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Rest.Races;

/// <summary>Many users at once for few seats.</summary>
[Collection(RestProofs.Name)]
public sealed class SeatRaceTests(DefaultServer shared, ITestOutputHelper output)
{
    [Fact]
    [Trait("Invariant", "1")]
    [Trait("Pitfall", "05")]
    [Trait("Pitfall", "06")]
    public async Task Of_500_users_at_once_one_gets_the_seat()
    {
        var hall = await shared.Operator.NewHall();
        var visitors = await Admitted(hall, 500);

        var answers = await Task.WhenAll(visitors.Select(visitor => visitor.Hold(hall, 7)));

        var won = Assert.Single(answers, answer => answer.Status == 201);
        foreach (var lost in answers.Where(answer => answer != won))
        {
            lost.Expect(409, "seat_taken");
            Assert.Equal(7, Assert.Single(lost.Member("seats")!.Value.EnumerateArray()).GetInt32());
        }

        var winner = visitors[Array.IndexOf(answers, won)];
        Assert.Equal([7], (await winner.Seats(hall)).With("held"));
        Assert.Equal("held", (await winner.Reservation(won.Read<ReservationView>().ReservationId)).Status);
    }

    [Fact]
    [Trait("Invariant", "2")]
    public async Task Overlapping_holds_get_all_of_their_seats_or_none()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var visitors = Array.Empty<Visitor>();
        for (var round = 0; round < 5; round++)
        {
            var hall = await shared.Operator.NewHall(seats: 12);
            visitors = await Admitted(hall, 60);
            // In any order, so that two holds meet each other half-way.
            var wishes = visitors.Select(_ => Shuffled(random, 12).Take(random.Next(2, 5)).ToArray()).ToArray();

            var answers = await Task.WhenAll(visitors.Zip(wishes, (visitor, wish) => visitor.Hold(hall, wish)));

            var got = answers.Where(answer => answer.Status == 201).Select(answer => answer.Read<ReservationView>()).ToArray();
            Assert.NotEmpty(got);
            foreach (var (answer, wish) in answers.Zip(wishes))
            {
                if (answer.Status == 201)
                    Assert.Equal(wish.Order(), answer.Read<ReservationView>().Numbers);
                else
                    Assert.Subset(wish.ToHashSet(), answer.Expect(409, "seat_taken").Member("seats")!.Value.EnumerateArray().Select(seat => seat.GetInt32()).ToHashSet());
            }

            var owned = got.SelectMany(reservation => reservation.Numbers).ToArray();
            Assert.Equal(owned.Length, owned.Distinct().Count());
            // No seat stays behind of a hold that was refused.
            var seen = await visitors[0].Seats(hall);
            Assert.Equal(owned.Order(), seen.With("held"));
            await TheRestIsFree(hall, visitors, answers, seen.With("available"));
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public async Task One_user_never_holds_more_than_the_limit(int seatsEach, int holdsThatFit)
    {
        var hall = await shared.Operator.NewHall(seats: 100);
        var visitor = (await Admitted(hall, 1))[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(n => visitor.Hold(hall, [.. Enumerable.Range(1 + n * seatsEach, seatsEach)])));

        Assert.Equal(holdsThatFit, answers.Count(answer => answer.Status == 201));
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.Expect(409, "seat_limit_exceeded");
            Assert.Equal(4, refused.Member("limit")!.Value.GetInt32());
            Assert.InRange(refused.Member("held")!.Value.GetInt32(), 4 - seatsEach + 1, 4);
        }

        Assert.Equal(holdsThatFit * seatsEach, (await visitor.Seats(hall)).With("held").Count);
    }

    [Fact]
    public async Task Parallel_holds_with_one_key_are_one_hold()
    {
        var hall = await shared.Operator.NewHall();
        var visitor = (await Admitted(hall, 1))[0];
        var request = visitor.HoldRequest(hall, [3, 4], Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => shared.Api.Send(request)));

        Assert.All(answers, answer => Assert.Equal((201, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.Single(await visitor.Reservations());
        Assert.Equal([3, 4], (await visitor.Seats(hall)).With("held"));
    }

    private static int[] Shuffled(Random random, int seats)
    {
        var numbers = Enumerable.Range(1, seats).ToArray();
        random.Shuffle(numbers);
        return numbers;
    }

    private static async Task TheRestIsFree(Hall hall, Visitor[] visitors, Answer[] answers, IReadOnlyList<int> free)
    {
        var losers = visitors.Where((_, n) => answers[n].Status != 201).Take(free.Count).ToArray();
        await Task.WhenAll(losers.Zip(free, (loser, seat) => loser.Holding(hall, seat)));
    }

    private async Task<Visitor[]> Admitted(Hall hall, int count)
    {
        var visitors = await shared.Api.SignIn(count);
        await Task.WhenAll(visitors.Select(visitor => visitor.EnterAdmitted(hall.ConcertId)));
        return visitors;
    }
}
