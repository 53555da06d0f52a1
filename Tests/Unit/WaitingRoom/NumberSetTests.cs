using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class NumberSetTests
{
    [Fact]
    public void It_agrees_with_a_sorted_set_over_random_histories() => RandomTest.Run(random =>
    {
        var set = new NumberSet();
        var model = new SortedSet<int>();
        var range = random.Next(2) == 0 ? 300 : 60_000;
        for (var step = 0; step < 2_000; step++)
        {
            var number = random.Next(range);
            Assert.Equal(model.Contains(number), set.Contains(number));
            if (random.Next(3) > 0)
                Assert.Equal(model.Add(number), set.Add(number));
            else
                Assert.Equal(model.Remove(number), set.Remove(number));
            Assert.Equal(model.Count, set.Count);
            if (step % 20 != 0)
                continue;
            var probe = random.Next(-10, range + 10_000);
            Assert.Equal(model.Count(member => member < probe), set.CountBelow(probe));
            Assert.Equal(model.Cast<int?>().FirstOrDefault(member => member >= probe), set.FirstFrom(probe));
        }
    }, runs: 20);

    [Fact]
    public void The_edges_of_words_and_blocks_count_right()
    {
        var set = new NumberSet();
        int[] edges = [0, 63, 64, 4_095, 4_096, 8_191, 8_192, 65_535, 65_536, 1_000_000];
        Assert.All(edges, edge => Assert.True(set.Add(edge)));
        for (var index = 0; index < edges.Length; index++)
        {
            Assert.Equal(index, set.CountBelow(edges[index]));
            Assert.Equal(index + 1, set.CountBelow(edges[index] + 1));
            Assert.Equal(edges[index], set.FirstFrom(edges[index]));
            Assert.Equal(index + 1 < edges.Length ? edges[index + 1] : null, set.FirstFrom(edges[index] + 1));
        }

        Assert.False(set.Contains(-1));
        Assert.False(set.Remove(-1));
        Assert.Equal(0, set.CountBelow(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(-1));
    }

    [Fact]
    public void A_long_dead_head_is_skipped()
    {
        var set = new NumberSet();
        for (var number = 0; number < 100_000; number++)
            set.Add(number);
        for (var number = 0; number < 99_999; number++)
            set.Remove(number);
        Assert.Equal(99_999, set.FirstFrom(1));
        set.Remove(99_999);
        Assert.Null(set.FirstFrom(0));
    }
}
