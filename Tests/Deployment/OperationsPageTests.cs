using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>What docs/operations.md says of settings, figures and exit statuses is what the code does.</summary>
public partial class OperationsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    private static readonly Dictionary<string, (string Default, string Range)> Documented = SettingRow().Matches(Page)
        .ToDictionary(row => row.Groups["key"].Value, row => (row.Groups["default"].Value, row.Groups["range"].Value), StringComparer.Ordinal);

    [Fact]
    public void Every_setting_is_described_and_no_other() => Assert.Equal(SettingsInSource.Keys.Order(StringComparer.Ordinal), Documented.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Defaults_and_ranges_are_those_of_the_code()
    {
        var settings = new SettingsReader(new ConfigurationBuilder().Build());
        PolicySettings.Read(settings);
        GatewaySettings.Read(settings);
        SigningSettings.Read(settings, static () => null);

        foreach (var setting in settings.Asked.Where(setting => setting.MustBe is not null))
        {
            Assert.Equal((setting.Key, setting.Default), (setting.Key, Documented[setting.Key].Default), EqualIgnoringCase);
            IsInRange(setting.Key, setting.MustBe!);
        }
    }

    [Fact]
    public void The_ports_are_the_defaults_of_the_code()
    {
        Assert.Equal(SettingsInSource.DefaultOf("SiloPort").ToString(), Documented["Cluster:SiloPort"].Default);
        Assert.Equal(SettingsInSource.DefaultOf("GatewayPort").ToString(), Documented["Cluster:GatewayPort"].Default);
    }

    [Fact]
    public void Every_figure_is_described_and_no_other()
    {
        var made = Repository.Sources("Grains").Concat(Repository.Sources("Gateway")).SelectMany(file => Figure().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);
        var named = FigureInPage().Matches(Page).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(made, named);
    }

    [Fact]
    public void Every_exit_status_is_described()
    {
        foreach (var status in new[] { ProcessExit.Usage, ProcessExit.Unavailable, ProcessExit.Configuration })
            Assert.Contains($"\n| {status} |", Page, StringComparison.Ordinal);
    }

    /// <summary>What the page says of a setting.</summary>
    internal static (string Default, string Range) Described(string key) => Documented[key];

    /// <param name="mustBe">What the code says that the setting must be.</param>
    internal static void IsInRange(string key, string mustBe)
    {
        var range = Documented[key].Range;
        Assert.True(range.Length > 0 && Shorter(mustBe).Contains(range, StringComparison.Ordinal), $"{key} is said to be '{range}', but: {mustBe}");
    }

    private static bool EqualIgnoringCase((string Key, string? Value) one, (string Key, string? Value) other) => string.Equals(one.Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>Without the zeros at the end of a fraction of a second.</summary>
    private static string Shorter(string text) => Fraction().Replace(text, "${start}");

    [GeneratedRegex(@"(?<start>\.\d+?)0+\b(?!:)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^\| `(?<key>\w+:[\w:]+)` \| [^|]* \| ?(?<default>[^|]*?) ?\| ?(?<range>[^|]*?) ?\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SettingRow();

    [GeneratedRegex("""\"(?<name>ticketing\.[a-z.]+|ticketing_[a-z]+_total|ticketing_[a-z_]+_seconds)["_{]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Figure();

    [GeneratedRegex(@"`(?<name>ticketing[._][a-z._]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FigureInPage();
}
