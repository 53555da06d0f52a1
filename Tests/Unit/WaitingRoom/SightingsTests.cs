using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Tests.Unit.WaitingRoom;

public sealed class SightingsTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_sight_is_kept_rounded_up_and_never_taken_back()
    {
        var sightings = new Sightings(Start);
        sightings.See(7, Start.AddMilliseconds(1_001));
        Assert.Equal(Start.AddSeconds(2), sightings.LastOf(7));
        sightings.See(7, Start.AddSeconds(1));
        Assert.Equal(Start.AddSeconds(2), sightings.LastOf(7));
    }

    [Fact]
    public void Who_was_not_seen_counts_as_seen_at_the_start()
    {
        var sightings = new Sightings(Start);
        sightings.See(1_000_000, Start.AddSeconds(5));
        Assert.Equal(Start.AddSeconds(5), sightings.LastOf(1_000_000));
        Assert.Equal(Start, sightings.LastOf(999_999));
        Assert.Equal(Start, sightings.LastOf(5_000_000));
    }
}
