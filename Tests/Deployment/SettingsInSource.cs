using System.Text.RegularExpressions;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>
/// What the sources of both builds know: settings, addresses, ports. Read from the text, because a build compiles only one of the two hosts.
/// </summary>
internal static partial class SettingsInSource
{
    private static readonly string[] Files =
        [.. new[] { "Client", "Gateway", "Silo" }.SelectMany(Repository.Sources).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText)];

    /// <summary>Every key with its section, such as <c>Cluster:SiloPort</c>, that a settings reader is asked for.</summary>
    public static IReadOnlySet<string> Keys { get; } = Files.SelectMany(KeysIn).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every address that is mapped, such as <c>/health/ready</c>.</summary>
    public static IReadOnlySet<string> Paths { get; } =
        Files.SelectMany(text => Mapped().Matches(text).Select(match => match.Groups["path"].Value)).ToHashSet(StringComparer.Ordinal);

    /// <summary>How long a process takes at most to stop.</summary>
    public static TimeSpan ShutdownTimeout { get; } =
        TimeSpan.FromSeconds(Files.SelectMany(text => Shutdown().Matches(text)).Max(match => int.Parse(match.Groups["seconds"].Value)));

    /// <summary>The number that a key has where it is not set.</summary>
    public static int DefaultOf(string name) =>
        Files.SelectMany(text => Regex.Matches(text, $"""Whole\("{name}", (\d+),""", RegexOptions.None, TimeSpan.FromSeconds(1))).Select(match => int.Parse(match.Groups[1].Value)).Single();

    private static IEnumerable<string> KeysIn(string text)
    {
        if (!text.Contains("SettingsReader", StringComparison.Ordinal))
            return [];
        var sections = Readers().Matches(text)
            .Select(match => (Name: match.Groups["made"].Value + match.Groups["given"].Value, Section: match.Groups["section"] is { Success: true, Value: var section } ? section : "Ticketing"))
            .OrderBy(reader => reader.Section == "Ticketing")
            .DistinctBy(reader => reader.Name)
            .ToDictionary(reader => reader.Name, reader => reader.Section, StringComparer.Ordinal);
        var constants = Constants().Matches(text);
        return Asked().Matches(text).Where(match => sections.ContainsKey(match.Groups["reader"].Value)).Select(match =>
        {
            // Several methods may have a constant of one name; the one that counts stands before its use.
            var key = match.Groups["text"] is { Success: true, Value: var literal } ? literal
                : constants.LastOrDefault(constant => constant.Index < match.Index && constant.Groups["name"].Value == match.Groups["constant"].Value)?.Groups["value"].Value;
            return key is null ? null : $"{sections[match.Groups["reader"].Value]}:{key}";
        }).OfType<string>();
    }

    [GeneratedRegex("""var (?<made>\w+) = new SettingsReader\([\w.]+(, "(?<section>\w+)")?\)|SettingsReader (?<given>\w+)[,)]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Readers();

    [GeneratedRegex("""(?<name>\w+) = "(?<value>[A-Za-z:]+)"[,;]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constants();

    [GeneratedRegex("""\b(?<reader>\w+)\.(Text|List|Flag|Whole|Duration)\(("(?<text>[A-Za-z:]+)"|(?<constant>\w+))[,)]""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asked();

    [GeneratedRegex("""\.Map\w+\((pattern: |routePrefix: )?"(?<path>/[^"]*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mapped();

    [GeneratedRegex("""ShutdownTimeout = TimeSpan\.FromSeconds\((?<seconds>\d+)\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shutdown();
}
