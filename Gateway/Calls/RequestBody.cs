using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>Reads a request's body whole, before anything else is decided: its size is the first thing that can be wrong.</summary>
internal static class RequestBody
{
    public const int LargestBytes = 64 * 1024;

    /// <summary>Null where the body is too large, declared or not.</summary>
    public static ValueTask<ReadOnlyMemory<byte>?> Read(HttpContext http)
    {
        if (http.Features[typeof(IHttpRequestBodyDetectionFeature)] is IHttpRequestBodyDetectionFeature { CanHaveBody: false } || http.Request.ContentLength == 0)
            return new(ReadOnlyMemory<byte>.Empty);
        return http.Request.ContentLength > LargestBytes ? default : ReadAll(http.Request.BodyReader, http.RequestAborted);
    }

    /// <summary>JSON in UTF-8, by the declared content type.</summary>
    public static bool IsDeclaredAsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value!.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAll(PipeReader reader, CancellationToken aborted)
    {
        while (true)
        {
            var read = await reader.ReadAsync(aborted);
            if (read.Buffer.Length > LargestBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
