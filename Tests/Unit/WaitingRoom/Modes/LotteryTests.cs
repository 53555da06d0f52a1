using System.Security.Cryptography;
using System.Text;
using OrleansTicketing.Domain.WaitingRoom.Modes;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Modes;

public sealed class LotteryTests
{
    [Fact]
    public void Everybody_has_exactly_one_rank_and_both_ways_agree() => RandomTest.Run(random =>
    {
        var count = random.Next(0, 3_000);
        var order = AdmissionOrder.Of(Draw(random.Next(), count));
        var ranks = Enumerable.Range(1, count).Select(order.RankOf).ToArray();
        Assert.Equal(Enumerable.Range(1, count), ranks.Order());
        for (var number = 1; number <= count + 5; number++)
            Assert.Equal(number, order.NumberAt(order.RankOf(number)));
        Assert.Equal(count + 1, order.RankOf(count + 1));
        Assert.Equal((count > 0, false, false), (order.IsDrawn(count), order.IsDrawn(count + 1), order.IsDrawn(0)));
    });

    [Fact]
    public void Without_a_lottery_the_rank_is_the_arrival_number()
    {
        Assert.Same(AdmissionOrder.Arrival, AdmissionOrder.Of(null));
        Assert.Equal((7, 9), (AdmissionOrder.Arrival.RankOf(7), AdmissionOrder.Arrival.NumberAt(9)));
        Assert.Null(AdmissionOrder.Arrival.Draw);
    }

    /// <summary>These bytes are published: a change of them would make every past draw look forged.</summary>
    [Fact]
    public void A_draw_is_the_same_for_ever()
    {
        var draw = new LotteryDraw(new string('0', 62) + "07", 10, Hex("list"), DateTimeOffset.UnixEpoch);
        Assert.Equal(Slowly(draw), Lottery.Shuffle(draw));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. new byte[31], 7])), Lottery.CommitmentTo(draw.Seed));
        var large = draw with { Count = 1_000 };
        Assert.Equal(Slowly(large), Lottery.Shuffle(large));
    }

    /// <summary>The chance that a fair shuffle fails here is 1 in 10,000, and the seeds are fixed.</summary>
    [Fact]
    public void All_orders_of_small_rooms_are_equally_likely()
    {
        const int rooms = 24_000;
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var room = 0; room < rooms; room++)
        {
            var order = string.Join(',', Lottery.Shuffle(Draw(room, 4)));
            found[order] = found.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, found.Count);
        Assert.InRange(ChiSquare(found.Values, rooms / 24.0), 0, 56.2);
    }

    [Fact]
    public void Every_rank_is_equally_likely_for_every_number()
    {
        const int rooms = 20_000;
        const int size = 12;
        var found = new int[size, size];
        for (var room = 0; room < rooms; room++)
        {
            var numbers = Lottery.Shuffle(Draw(room, size));
            for (var index = 0; index < size; index++)
                found[numbers[index] - 1, index]++;
        }

        // 11 * 11 degrees of freedom; 1 in 10,000 is above 187.
        Assert.InRange(ChiSquare(found.Cast<int>(), rooms / (double)size), 0, 187);
    }

    [Fact]
    public void Another_seed_or_another_list_gives_another_order()
    {
        var draw = Draw(1, 200);
        Assert.NotEqual(Lottery.Shuffle(draw), Lottery.Shuffle(draw with { Seed = Hex("other") }));
        Assert.NotEqual(Lottery.Shuffle(draw), Lottery.Shuffle(draw with { FrozenHash = Hex("other") }));
        Assert.Equal(Lottery.Shuffle(draw), Lottery.Shuffle(draw with { At = draw.At.AddDays(1) }));
    }

    [Fact]
    public void A_true_lottery_passes_the_check()
    {
        var (published, order) = Published();
        Assert.Empty(LotteryCheck.Check(published));
        Assert.Empty(LotteryCheck.Check(published, published.Commitment.ToUpperInvariant(), published.FrozenHash, order));
    }

    [Fact]
    public void Every_changed_digit_of_what_was_published_is_found()
    {
        var (published, order) = Published();
        for (var index = 0; index < 64; index++)
        {
            Refused(published with { Seed = Changed(published.Seed, index) });
            Refused(published with { Commitment = Changed(published.Commitment, index) });
            Refused(published with { FrozenHash = Changed(published.FrozenHash, index) });
        }

        Refused(published with { Count = published.Count - 1 });
        Refused(published with { Count = -1 });
        Refused(published with { Seed = "no hash" });
        Refused(published with { Seed = new string('x', 64) });

        void Refused(PublishedLottery changed) =>
            Assert.NotEmpty(LotteryCheck.Check(changed, published.Commitment, published.FrozenHash, order));
    }

    [Fact]
    public void A_swapped_dropped_added_or_edited_entry_of_the_order_is_found()
    {
        var (published, order) = Published();
        for (var index = 0; index < order.Length - 1; index++)
        {
            var swapped = order.ToArray();
            (swapped[index], swapped[index + 1]) = (swapped[index + 1], swapped[index]);
            Refused(swapped);
            Refused([.. order[..index], .. order[(index + 1)..]]);
            Refused([.. order[..index], order.Length + 1, .. order[index..]]);
            Refused([.. order[..index], order.Length + 1, .. order[(index + 1)..]]);
        }

        void Refused(int[] claimed) => Assert.NotEmpty(LotteryCheck.Check(published, order: claimed));
    }

    private static (PublishedLottery Published, int[] Order) Published()
    {
        var draw = Draw(42, 40);
        return (new PublishedLottery(Lottery.CommitmentTo(draw.Seed), draw.Seed, draw.Count, draw.FrozenHash), Lottery.Shuffle(draw));
    }

    private static LotteryDraw Draw(int seed, int count) => new(Hex($"seed {seed}"), count, Hex("list"), DateTimeOffset.UnixEpoch);

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Changed(string hex, int index) => hex[..index] + (hex[index] == '0' ? '1' : '0') + hex[(index + 1)..];

    private static double ChiSquare(IEnumerable<int> found, double expected) => found.Sum(count => (count - expected) * (count - expected) / expected);

    /// <summary>The published words once more, with numbers without bounds.</summary>
    private static int[] Slowly(LotteryDraw draw)
    {
        var numbers = Enumerable.Range(1, draw.Count).ToArray();
        using var stream = Numbers(draw).GetEnumerator();
        for (var last = numbers.Length; last > 1; last--)
        {
            do
                stream.MoveNext();
            while (stream.Current >= 4_294_967_296 / last * last);
            var other = (int)(stream.Current % last);
            (numbers[last - 1], numbers[other]) = (numbers[other], numbers[last - 1]);
        }

        return numbers;
    }

    private static IEnumerable<long> Numbers(LotteryDraw draw)
    {
        for (var counter = 0L; ; counter++)
        {
            byte[] message = [.. Convert.FromHexString(draw.FrozenHash), .. BitConverter.GetBytes(counter).Reverse()];
            foreach (var number in HMACSHA256.HashData(Convert.FromHexString(draw.Seed), message).Chunk(4))
                yield return ((long)number[0] << 24) | ((long)number[1] << 16) | ((long)number[2] << 8) | number[3];
        }
    }
}
