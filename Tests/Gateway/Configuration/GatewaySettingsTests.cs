using System.Net;
using Microsoft.Extensions.Configuration;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Tests.Gateway.Configuration;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void Without_configuration_the_documented_defaults_hold()
    {
        var settings = Read();

        Assert.Equal(50, settings.RateLimits.PerUserPerSecond);
        Assert.Equal(1000, settings.RateLimits.PerAddressPerSecond);
        Assert.False(settings.Identity.Development);
        Assert.Null(settings.Identity.Outside);
        Assert.Equal(TimeSpan.FromHours(12), settings.Identity.TokenLifetime);
        Assert.Equal("KRW", settings.Currency);
        Assert.Null(settings.OperatorKey);
        Assert.Empty(settings.KnownProxies);
        Assert.Empty(settings.CorsOrigins);
        Assert.Null(settings.DashboardUrl);
    }

    [Fact]
    public void Lists_come_as_children_or_separated_by_commas()
    {
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("::1/128")], Read(("Proxies:Known", "10.0.0.0/8, ::1")).KnownProxies);
        Assert.Equal(["https://a.example", "http://b.example:81"],
            Read(("Cors:Origins:0", "https://a.example/"), ("Cors:Origins:1", "http://b.example:81")).CorsOrigins);
    }

    [Theory]
    [InlineData("RateLimits:PerUserPerSecond", "-1")]
    [InlineData("RateLimits:PerUserPerSecond", "many")]
    [InlineData("RateLimits:PerAddressPerSecond", "1.5")]
    [InlineData("Identity:Development", "perhaps")]
    [InlineData("Identity:TokenLifetime", "00:00:00")]
    [InlineData("Identity:TokenLifetime", "twelve hours")]
    [InlineData("Identity:Jwks", "ftp://id.example/keys")]
    [InlineData("Identity:Jwks", "no-such-file.json")]
    [InlineData("Identity:Issuer", "https://id.example")]
    [InlineData("Identity:Audience", "ticketing")]
    [InlineData("Proxies:Known", "10.0.0.0/99")]
    [InlineData("Proxies:Known", "localhost")]
    [InlineData("Cors:Origins", "*")]
    [InlineData("Cors:Origins", "https://a.example/path")]
    [InlineData("OperatorKey", "schlüssel")]
    [InlineData("OperatorKey", "two words")]
    [InlineData("Currency", "won")]
    [InlineData("Dashboard:Url", "/dashboard")]
    [InlineData("Dashboard:Url", "silo-1:8080/dashboard")]
    [InlineData("Dashboard:Url", "javascript:alert(1)")]
    public void A_bad_value_stops_the_start_and_its_key_is_named(string key, string value)
    {
        var stopped = Assert.Throws<SettingsException>(() => Read((key, value)));
        var group = key.Split(':')[0];
        Assert.Contains($"Ticketing:{group}", stopped.Message, StringComparison.Ordinal);
    }

    private static GatewaySettings Read(params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(pair => $"Ticketing:{pair.Key}", pair => (string?)pair.Value)).Build();
        var reader = new SettingsReader(configuration);
        var settings = GatewaySettings.Read(reader);
        reader.ThrowIfInvalid();
        return settings;
    }
}
