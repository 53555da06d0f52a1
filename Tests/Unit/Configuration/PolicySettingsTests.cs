using Microsoft.Extensions.Configuration;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Domain.Policies;

namespace OrleansTicketing.Tests.Unit.Configuration;

public class PolicySettingsTests
{
    private static (TicketingPolicy Policy, SettingsReader Reader) Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Ticketing:" + setting.Key, (string?)setting.Value)))
            .Build();
        var reader = new SettingsReader(configuration);
        return (PolicySettings.Read(reader), reader);
    }

    [Fact]
    public void Without_settings_the_documented_defaults_hold()
    {
        var (policy, reader) = Read();

        reader.ThrowIfInvalid();
        Assert.Equal(new TicketingPolicy(), policy);
        Assert.Equal(TimeSpan.FromMinutes(5), policy.Hold.Duration);
        Assert.Equal((4, 4, 100_000_000L), (policy.Limits.SeatsPerReservation, policy.Limits.SeatsPerUserAndDate, policy.Limits.MaxCharge));
        Assert.Equal((100, 50, TimeSpan.FromSeconds(5)), (policy.WaitingRoom.Capacity, policy.WaitingRoom.BatchSize, policy.WaitingRoom.Interval));
        Assert.Equal(TimeSpan.FromMinutes(10), policy.WaitingRoom.AdmittedFor);
        Assert.Equal(TimeSpan.FromMinutes(1), policy.WaitingRoom.ClaimWithin);
        Assert.Equal(TimeSpan.FromMinutes(5), policy.WaitingRoom.IdleAfter);
        Assert.Equal(TimeSpan.FromMinutes(5), policy.Invariants.Period);
    }

    [Fact]
    public void Values_are_read_by_their_keys()
    {
        var (policy, reader) = Read(("Hold:Duration", "00:00:02"), ("Limits:SeatsPerReservation", "8"), ("WaitingRoom:Interval", "00:00:00.5"));

        reader.ThrowIfInvalid();
        Assert.Equal(TimeSpan.FromSeconds(2), policy.Hold.Duration);
        Assert.Equal(8, policy.Limits.SeatsPerReservation);
        Assert.Equal(TimeSpan.FromMilliseconds(500), policy.WaitingRoom.Interval);
    }

    [Theory]
    [InlineData("Hold:Duration", "300")]
    [InlineData("Hold:Duration", "-00:05:00")]
    [InlineData("Hold:Duration", "00:00:00")]
    [InlineData("Hold:Duration", "")]
    [InlineData("Limits:SeatsPerReservation", "0")]
    [InlineData("Limits:SeatsPerReservation", "101")]
    [InlineData("Limits:SeatsPerUserAndDate", "four")]
    [InlineData("Limits:MaxCharge", "0")]
    [InlineData("Limits:MaxCharge", "1e3")]
    [InlineData("WaitingRoom:Capacity", "-1")]
    [InlineData("WaitingRoom:BatchSize", "0")]
    [InlineData("WaitingRoom:Interval", "soon")]
    [InlineData("WaitingRoom:AdmittedFor", "00:00:00")]
    [InlineData("WaitingRoom:ClaimWithin", "99.00:00:00")]
    [InlineData("WaitingRoom:IdleAfter", "00:00:09")]
    [InlineData("Invariants:Period", "00:00:59")]
    public void A_bad_value_stops_the_start_and_names_its_key(string key, string value)
    {
        var (_, reader) = Read((key, value));

        var refusal = Assert.Throws<SettingsException>(reader.ThrowIfInvalid);
        Assert.Contains($"Ticketing:{key} is '{value}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_bad_values_are_named_at_once()
    {
        var (_, reader) = Read(("Hold:Duration", "x"), ("Limits:MaxCharge", "y"));

        var refusal = Assert.Throws<SettingsException>(reader.ThrowIfInvalid);
        Assert.Contains("Hold:Duration", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Limits:MaxCharge", refusal.Message, StringComparison.Ordinal);
    }
}
