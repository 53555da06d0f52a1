using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>Where a standalone process keeps what it has made.</summary>
/// <param name="StorePath">Absolute.</param>
/// <param name="OperatorKeyPath">Null where the key was configured.</param>
internal sealed record StandaloneFiles(string StorePath, string? OperatorKeyPath)
{
    /// <summary>Makes the operator's key where none is configured, and turns the development identity provider on where nothing is said of it.</summary>
    public static StandaloneFiles Prepare(SettingsReader settings, IConfiguration configuration, string storePath)
    {
        const string section = SettingsReader.Section;
        if (settings.Text("Identity:Development") is null)
            configuration[$"{section}:Identity:Development"] = bool.TrueString;
        if (settings.Text("OperatorKey") is not null)
            return new StandaloneFiles(storePath, null);

        var keyPath = OperatorKeyFile.PathBeside(storePath);
        configuration[$"{section}:OperatorKey"] = OperatorKeyFile.ReadOrMake(keyPath);
        return new StandaloneFiles(storePath, keyPath);
    }
}
