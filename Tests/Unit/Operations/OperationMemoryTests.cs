using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OrleansTicketing.Domain.Operations;
using OrleansTicketing.Tests.Unit.Seats;

namespace OrleansTicketing.Tests.Unit.Operations;

public sealed class OperationMemoryTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_never_ran_is_unknown() =>
        Assert.IsType<OperationRecollection.Unknown>(OperationMemory.Recall([], Guid.NewGuid(), "a", Start));

    [Fact, Trait("Invariant", "5")]
    public void The_same_request_is_recognised()
    {
        var done = Done(Guid.NewGuid(), keyed: true, Start);

        Assert.Equal(new OperationRecollection.Known(done), OperationMemory.Recall([Done(Guid.NewGuid(), true, Start), done], done.Id, "a", Start));
    }

    [Fact]
    public void The_same_key_with_another_request_is_a_mismatch()
    {
        var done = Done(Guid.NewGuid(), keyed: true, Start);

        Assert.IsType<OperationRecollection.Mismatch>(OperationMemory.Recall([done], done.Id, "b", Start));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_outcome_is_kept_to_the_last_tick_of_its_retention(bool keyed)
    {
        var retention = keyed ? OperationMemory.KeyedRetention : OperationMemory.UnkeyedRetention;
        var done = Done(Guid.NewGuid(), keyed, Start);

        Assert.IsType<OperationRecollection.Known>(OperationMemory.Recall([done], done.Id, "a", Start + retention - TimeSpan.FromTicks(1)));
        Assert.IsType<OperationRecollection.Unknown>(OperationMemory.Recall([done], done.Id, "a", Start + retention));
    }

    [Fact]
    public void A_full_memory_takes_nothing_new_until_something_may_be_forgotten()
    {
        var full = Enumerable.Range(0, OperationMemory.Capacity).Select(i => Done(Guid.NewGuid(), keyed: i > 0, Start)).ToImmutableArray();
        var lastTick = Start + OperationMemory.UnkeyedRetention - TimeSpan.FromTicks(1);

        Assert.IsType<OperationRecollection.Full>(OperationMemory.Recall(full, Guid.NewGuid(), "a", lastTick));
        Assert.IsType<OperationRecollection.Known>(OperationMemory.Recall(full, full[0].Id, "a", lastTick));
        Assert.IsType<OperationRecollection.Unknown>(OperationMemory.Recall(full[1..], Guid.NewGuid(), "a", lastTick));

        var later = Start + OperationMemory.UnkeyedRetention;
        Assert.IsType<OperationRecollection.Unknown>(OperationMemory.Recall(full, Guid.NewGuid(), "a", later));
        var next = Done(Guid.NewGuid(), keyed: true, later);
        var after = OperationMemory.Remember(full, next);
        Assert.Equal(OperationMemory.Capacity, after.Length);
        Assert.Equal(next, after[^1]);
        Assert.DoesNotContain(full[0], after);
    }

    [Fact]
    public void Over_random_histories_it_agrees_with_a_memory_that_forgets_nothing() => Properties.Hold(
        Gen.ListOf(Step()), history =>
        {
            var memory = ImmutableArray<RememberedOperation>.Empty;
            var everything = new List<RememberedOperation>();
            var now = Start;
            foreach (var (name, fingerprint, keyed, minutes) in history)
            {
                now += TimeSpan.FromMinutes(minutes);
                var id = DerivedId.Of(Guid.Empty, $"operation {name}");
                var live = everything.LastOrDefault(done => done.Id == id
                    && now - done.At < (done.Keyed ? OperationMemory.KeyedRetention : OperationMemory.UnkeyedRetention));
                switch (OperationMemory.Recall(memory, id, fingerprint, now))
                {
                    case OperationRecollection.Known known:
                        Assert.Equal(live, known.Operation);
                        break;
                    case OperationRecollection.Mismatch:
                        Assert.NotEqual(fingerprint, live!.Fingerprint);
                        break;
                    case OperationRecollection.Unknown:
                        Assert.Null(live);
                        var done = new RememberedOperation(id, fingerprint, keyed, OperationEffect.Charge, everything.Count, now);
                        memory = OperationMemory.Remember(memory, done);
                        everything.Add(done);
                        break;
                    default:
                        Assert.Fail("Full");
                        break;
                }
            }
        });

    private static Gen<(int Name, string Fingerprint, bool Keyed, int Minutes)> Step() =>
        from name in Gen.Choose(1, 5)
        from fingerprint in Gen.Elements("a", "b")
        from keyed in Gen.Elements(true, false)
        from minutes in Gen.Elements(0, 1, 9, 10, 600, 1439, 1440)
        select (name, fingerprint, keyed, minutes);

    private static RememberedOperation Done(Guid id, bool keyed, DateTimeOffset at) => new(id, "a", keyed, OperationEffect.Charge, 1, at);
}
