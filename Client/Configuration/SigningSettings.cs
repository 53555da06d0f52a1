using System.Text;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Client.Configuration;

/// <summary>The signing secrets from configuration: base64 of at least 32 bytes, or any other text of at least 32 characters.</summary>
public static class SigningSettings
{
    private const string MustBe = "base64 of at least 32 random bytes, or a text of at least 32 characters";

    /// <param name="settings">Reports a secret that is too short.</param>
    /// <param name="otherwise">Gives the current secret where none is configured; null where there is none.</param>
    /// <returns>Null where there is no valid current secret.</returns>
    public static SigningKeys? Read(SettingsReader settings, Func<byte[]?> otherwise)
    {
        const string currentKey = "TokenSigning:Key";
        const string previousKeys = "TokenSigning:PreviousKeys";
        var previous = settings.List(previousKeys).Select(text => Parse(settings, previousKeys, text)).OfType<SigningKey>().ToArray();
        var current = settings.Text(currentKey) is { } configured ? Parse(settings, currentKey, configured)
            : otherwise() is { } secret ? new SigningKey(secret)
            : null;
        return current is null ? null : new SigningKeys(current, previous);
    }

    private static SigningKey? Parse(SettingsReader settings, string key, string text)
    {
        var decoded = new byte[text.Length];
        var secret = Convert.TryFromBase64String(text, decoded, out var length) && length >= SigningKey.MinimumSecretBytes
            ? decoded[..length]
            : Encoding.UTF8.GetBytes(text);
        if (secret.Length >= SigningKey.MinimumSecretBytes)
            return new SigningKey(secret);
        settings.Refuse(key, MustBe);
        return null;
    }
}
