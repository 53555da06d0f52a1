using System.Text.Json;

namespace OrleansTicketing.Grains.Storage;

/// <summary>States as every host stores them: JSON with camel-case names.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static T Read<T>(StoredRow row)
        where T : class =>
        JsonSerializer.Deserialize<T>(row.Json.Span, Options) ?? throw new InvalidOperationException($"Row {row.Name} holds nothing.");
}
