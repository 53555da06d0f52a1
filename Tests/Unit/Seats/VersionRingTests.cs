using FsCheck.Fluent;
using OrleansTicketing.Domain.Seats;

namespace OrleansTicketing.Tests.Unit.Seats;

public sealed class VersionRingTests
{
    [Fact]
    public void It_remembers_as_many_as_it_has_room_for() => Properties.Hold(
        from size in Gen.Choose(1, 300)
        from count in Gen.Choose(0, 700)
        from start in Gen.Choose(0, 1_000)
        select (size, count, start),
        given =>
        {
            var ring = new VersionRing<long>(given.size, given.start);
            for (var step = 1; step <= given.count; step++)
                ring.Append(given.start + step);
            var newest = given.start + given.count;
            var oldest = Math.Max(given.start, newest - given.size);
            Assert.Equal(newest, ring.Version);
            Assert.Equal(Enumerable.Range(oldest + 1, newest - oldest).Select(version => (long)version), ring.Since(oldest, int.MaxValue)!.Value);
            Assert.Null(ring.Since(oldest - 1, 1));
            Assert.Null(ring.Since(newest + 1, 1));
            Assert.Equal(Math.Min(2, newest - oldest), ring.Since(oldest, 2)!.Value.Length);
        },
        tests: 200);

    [Fact]
    public void A_restart_forgets_what_came_before()
    {
        var ring = new VersionRing<string>(4, version: 0);
        ring.Append("a");
        ring.Restart(10);
        Assert.Null(ring.Since(0, 9));
        Assert.Empty(ring.Since(10, 9)!.Value);
        ring.Append("b");
        Assert.Equal(["b"], ring.Since(10, 9)!.Value);
    }
}
