using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Embedded.Storage.Sqlite;

namespace OrleansTicketing.Tests.Embedded.Storage;

public sealed class UnfoldedStatesTests
{
    [Fact, Trait("Invariant", "10")]
    public async Task What_is_written_again_while_a_slice_is_taken_is_stored_as_it_was_written_last()
    {
        const int groups = 1_000_000;
        var keys = Enumerable.Range(0, 40).Select(name => new StateKey(GrainId.Create("note", "hot"), $"state-{name}")).ToArray();
        var unfolded = new UnfoldedStates();
        var last = new Dictionary<StateKey, long>();
        var random = new Random(1);
        var adding = Task.Run(() =>
        {
            for (var sequence = 1; sequence <= groups; sequence++)
            {
                var key = keys[random.Next(keys.Length)];
                unfolded.Add(sequence, default, [new JournalEntry(key, sequence, Start: 0, Length: 0)]);
                last[key] = sequence;
            }
        });

        var (table, withBoth) = (new Dictionary<StateKey, long>(), 0);
        while (!adding.IsCompleted || !unfolded.IsEmpty)
        {
            var slice = new List<UnfoldedState>();
            unfolded.TakeOldest(4_096, slice);
            slice.Sort(UnfoldedState.CompareInTable);
            if (slice.DistinctBy(state => state.Key).Count() < slice.Count)
                withBoth++;
            foreach (var state in slice)
                table[state.Key] = state.Version;
            unfolded.Remove(slice);
        }

        await adding;
        Assert.True(withBoth > 0, "No slice held two versions of a state: the case did not come up.");
        Assert.Equal(last.OrderBy(state => state.Key.StateName, StringComparer.Ordinal), table.OrderBy(state => state.Key.StateName, StringComparer.Ordinal));
    }
}
