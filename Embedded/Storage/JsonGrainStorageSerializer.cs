using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Storage;

namespace OrleansTicketing.Embedded.Storage;

/// <summary>Camel-case JSON without type names: a rename in the source is no migration of what is stored.</summary>
internal sealed class JsonGrainStorageSerializer : IGrainStorageSerializer
{
    // No page is made of it: names in any script stay readable in the store.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public BinaryData Serialize<T>(T input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options)!;
}
