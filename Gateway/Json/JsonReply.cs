using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansTicketing.Gateway.Json;

/// <summary>Writes JSON bodies whole, so that they carry a length, through generated serialisers that need no reflection.</summary>
internal static class JsonReply
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Names of people and halls stay readable: nothing here is ever put into a page unescaped.</summary>
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int LargestKeptBuffer = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static Task Write<T>(HttpResponse response, T value, JsonTypeInfo<T> type, string contentType = ContentType) =>
        WriteBytes(response, Serialize(value, type), contentType);

    /// <summary>Good until this thread serialises again.</summary>
    private static ReadOnlySpan<byte> Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = _writer ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        if (buffer.Capacity > LargestKeptBuffer)
            _buffer = null;
        return buffer.WrittenSpan;
    }

    public static byte[] ToBytes<T>(T value, JsonTypeInfo<T> type) => Serialize(value, type).ToArray();

    public static string ToText<T>(T value, JsonTypeInfo<T> type) => Encoding.UTF8.GetString(Serialize(value, type));

    /// <summary>Copies the bytes before it returns: the caller may use them again at once.</summary>
    public static Task WriteBytes(HttpResponse response, ReadOnlySpan<byte> body, string contentType = ContentType)
    {
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
        var flushed = response.BodyWriter.FlushAsync();
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }
}

/// <summary>200 with a JSON body.</summary>
public sealed class OkJson<T>(T value, JsonTypeInfo<T> type) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public T Value => value;

    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext) => JsonReply.Write(httpContext.Response, value, type);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>201 with a JSON body and, where the new thing has an address, its <c>Location</c>.</summary>
public sealed class CreatedJson<T>(T value, JsonTypeInfo<T> type, string? location = null)
    : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public T Value => value;

    public int? StatusCode => StatusCodes.Status201Created;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status201Created;
        if (location is not null)
            httpContext.Response.Headers.Location = location;
        return JsonReply.Write(httpContext.Response, value, type);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}
