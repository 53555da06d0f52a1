using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OrleansTicketing.Client.Configuration;

/// <summary>Reads a section of the configuration and collects every value that is not valid, by the name of its key.</summary>
public sealed class SettingsReader(IConfiguration configuration, string section = SettingsReader.Section)
{
    /// <summary>Where the settings of this system itself are.</summary>
    public const string Section = "Ticketing";

    private readonly IConfigurationSection _section = configuration.GetSection(section);
    private readonly List<string> _problems = [];
    private readonly List<Setting> _asked = [];

    /// <summary>What was asked for so far: the settings that there are. The operators' reference is checked against it.</summary>
    public IReadOnlyList<Setting> Asked => _asked;

    public string? Text(string key)
    {
        _asked.Add(new Setting($"{section}:{key}", Default: null, MustBe: null));
        return _section[key] is { Length: > 0 } text ? text : null;
    }

    public IReadOnlyList<string> List(string key)
    {
        var items = _section.GetSection(key).GetChildren().Select(child => child.Value).OfType<string>().ToArray();
        return items.Length > 0 ? items : Text(key)?.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
    }

    public bool Flag(string key, bool fallback) =>
        Read(key, fallback, "true or false", (string text, out bool value) => bool.TryParse(text, out value));

    public int Whole(string key, int fallback, int least, int most) => (int)Whole(key, (long)fallback, least, most);

    public long Whole(string key, long fallback, long least, long most) =>
        Read(key, fallback, $"a whole number from {least} to {most}", (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) =>
        Read(key, fallback, $"a time span from {least:c} to {most:c}, such as 00:05:00", (string text, out TimeSpan value) =>
            TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>Reports a key whose value a caller found wrong.</summary>
    public void Refuse(string key, string mustBe) => _problems.Add($"{section}:{key} must be {mustBe}.");

    /// <exception cref="SettingsException">At least one value is not valid; the message names each key.</exception>
    public void ThrowIfInvalid()
    {
        if (_problems.Count > 0)
            throw new SettingsException(string.Join(Environment.NewLine, _problems));
    }

    private delegate bool Parse<T>(string text, out T value);

    private T Read<T>(string key, T fallback, string mustBe, Parse<T> parse)
    {
        _asked.Add(new Setting($"{section}:{key}", Convert.ToString(fallback, CultureInfo.InvariantCulture), mustBe));
        if (_section[key] is not { } text)
            return fallback;
        if (parse(text.Trim(), out var value))
            return value;
        _problems.Add($"{section}:{key} is '{text}'. It must be {mustBe}.");
        return fallback;
    }
}

/// <param name="Key">With its section.</param>
/// <param name="Default">What holds where it is not set; null where there is none, or the reader knows of none.</param>
/// <param name="MustBe">What its values are, for people; null where any text is taken.</param>
public sealed record Setting(string Key, string? Default, string? MustBe);

/// <summary>The configuration is not valid; the process must not start.</summary>
public sealed class SettingsException(string message) : Exception(message);
