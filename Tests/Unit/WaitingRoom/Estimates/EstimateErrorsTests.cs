using OrleansTicketing.Domain.WaitingRoom.Estimates;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Estimates;

public sealed class EstimateErrorsTests
{
    private const int Places = 20_000;

    [Fact]
    public void Estimates_that_come_true_are_close_and_few_places_are_followed()
    {
        var quality = Measure(told: 20, admitted: 20);
        Assert.InRange(quality.Measured, EstimateErrors.MostFollowed / 4, EstimateErrors.MostFollowed);
        Assert.Equal(1, quality.Close);
        Assert.InRange(quality.MedianError!.Value, 0, 0.02);
        Assert.Equal(1, quality.WithinP90);
    }

    [Fact]
    public void Estimates_that_do_not_are_told_as_what_they_are()
    {
        var quality = Measure(told: 30, admitted: 20);
        Assert.InRange(quality.Close!.Value, 0, 0.1);
        Assert.InRange(quality.MedianError!.Value, 0.3, 0.37);
    }

    [Fact]
    public void The_spread_follows_what_is_measured()
    {
        var (good, bad) = (new EstimateErrors(), new EstimateErrors());
        Run(good, told: 20, admitted: 20);
        Run(bad, told: 30, admitted: 20);
        Assert.True(good.Spread < 0.1 && bad.Spread > 0.1, $"{good.Spread} {bad.Spread}");
    }

    [Fact]
    public void Nothing_is_said_before_anything_was_measured() =>
        Assert.Equal(new EstimateQuality(0, null, null, null), new EstimateErrors().Quality);

    private static EstimateQuality Measure(double told, int admitted)
    {
        var errors = new EstimateErrors();
        Run(errors, told, admitted);
        return errors.Quality;
    }

    // Everybody joins at once; so many are admitted in each second, and told that it were another number.
    private static void Run(EstimateErrors errors, double told, int admitted)
    {
        var outlook = Outlooks.Steady(told);
        for (var number = 1; number <= Places; number++)
            errors.Joined(number, Outlooks.Start);
        for (var (second, next) = (1, 1); next <= Places; second++)
        {
            var now = Outlooks.Start.AddSeconds(second);
            for (var count = 0; count < admitted; count++)
                errors.Admitted(next++, now);
            var front = next;
            errors.Note(number => number - front, outlook, now);
        }
    }
}
