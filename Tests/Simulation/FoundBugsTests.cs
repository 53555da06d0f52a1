namespace OrleansTicketing.Tests.Simulation;

/// <summary>
/// Bugs that the simulator found, with the runs that failed before they were fixed. A plan takes another course when workloads or faults
/// change; what it is about stays what it is.
/// </summary>
public sealed class FoundBugsTests(ITestOutputHelper output)
{
    /// <summary>A new waiting room waited for less than a millisecond until a former lease was over: that is no wait, and its turn never ended.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_waiting_room_gives_its_turn_away_until_a_former_lease_is_over(long seed) => Holds(seed);

    private void Holds(long seed, params (string Field, string Text)[] plan) => Runs.AssertHeld(Runs.Of(seed, 1, Runs.Choose(plan)).Run(), output);
}
