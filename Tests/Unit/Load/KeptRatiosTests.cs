using OrleansTicketing.Load.Report;

namespace OrleansTicketing.Tests.Unit.Load;

/// <summary>The guard against a system that becomes slower: it must be able to fail, and must not for what chance does.</summary>
public sealed class KeptRatiosTests
{
    private static readonly KeptRatios Kept = Of(("holds", 0.2), ("polls", 0.8));

    [Fact]
    public void A_ratio_within_the_margin_has_not_fallen() =>
        Assert.Empty(Kept.Fallen(Of(("holds", 0.2 * (1 - KeptRatios.Margin) + 0.001), ("polls", 0.9))));

    [Fact]
    public void A_ratio_below_the_margin_has_fallen_whatever_the_others_did()
    {
        var measured = Of(("holds", 0.2 * (1 - KeptRatios.Margin) - 0.001), ("polls", 0.9));
        Assert.Equal(["holds"], Kept.Fallen(measured));
        Assert.Equal(
            """
            holds    0.149 of the bare endpoint, kept 0.200: fallen by more than 25 %
            polls    0.900 of the bare endpoint, kept 0.800
            """, Kept.Compare(measured));
    }

    [Fact]
    public void A_scenario_that_was_not_measured_has_fallen() => Assert.Equal(["polls"], Kept.Fallen(Of(("holds", 0.2))));

    [Fact]
    public void What_is_slow_once_is_measured_again_and_what_is_slow_twice_has_fallen()
    {
        var slow = Of(("holds", 0.1), ("polls", 0.5));
        Assert.Equal(["polls"], Kept.Fallen(slow.BetterOf(Of(("holds", 0.2), ("polls", 0.5)))));
        Assert.Equal(["holds", "polls"], Kept.Fallen(slow.BetterOf(Of(("holds", 0.12)))));
    }

    [Fact]
    public void What_is_kept_is_read_again()
    {
        var file = Path.GetTempFileName();
        try
        {
            Kept.Write(file);
            Assert.Equal(Kept.Ratios, KeptRatios.Read(file).Ratios);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static KeptRatios Of(params (string Scenario, double Ratio)[] ratios) =>
        new(new SortedDictionary<string, double>(ratios.ToDictionary(static pair => pair.Scenario, static pair => pair.Ratio), StringComparer.Ordinal));
}
