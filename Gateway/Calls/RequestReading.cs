using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>Reads what a caller sent into a checked form, or says everything that is wrong with it at once.</summary>
internal static class RequestReading
{
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    private const int LongestIdempotencyKey = 255;

    /// <summary>The JSON body, and the idempotency key where the call takes one.</summary>
    public static Answer<T> ReadBody<T>(this HttpContext http, Func<JsonFields, T?> read, bool takesIdempotencyKey = true)
        where T : class
    {
        var errors = new FieldErrors();
        if (takesIdempotencyKey)
            _ = http.IdempotencyKey(errors);
        using var document = JsonBody.Parse(http.Caller().Body, out var refusal);
        if (document is null)
        {
            foreach (var error in refusal!.Errors)
                errors.Add(error.Field, error.Problem);
        }

        var value = document is null ? null : read(new JsonFields(document.RootElement, errors));
        return errors.Any(out var wrong) ? wrong : value!;
    }

    /// <summary>The idempotency key; null where none was sent or it is wrong.</summary>
    public static string? IdempotencyKey(this HttpContext http, FieldErrors? errors = null)
    {
        if (!http.Request.Headers.TryGetValue(IdempotencyKeyHeader, out var values))
            return null;
        if (values.Count == 1 && values[0] is { Length: >= 1 and <= LongestIdempotencyKey } key && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return key;
        errors?.Add(IdempotencyKeyHeader, $"Must be 1 to {LongestIdempotencyKey} visible ASCII characters, given once.");
        return null;
    }
}
