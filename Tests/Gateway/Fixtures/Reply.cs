using System.Net.Http.Headers;
using System.Text.Json;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>What the gateway answered.</summary>
public sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    private static readonly string[] KnownCodes =
    [
        "too_large", "method_not_allowed", "unsupported_media_type", "unauthenticated", "too_many_requests", "invalid_request",
        "idempotency_mismatch", "queue_token_required", "queue_token_invalid", "forbidden", "not_admitted", "queue_token_expired",
        "queue_token_finished", "not_found", "seat_taken", "seat_limit_exceeded", "sale_not_open", "sale_closed", "insufficient_balance",
        "reservation_not_held", "request_in_progress", "room_full", "hold_expired", "cluster_unavailable",
    ];

    public JsonElement Body => JsonDocument.Parse(Text).RootElement;

    public string? Code => ContentHeaders.ContentType?.MediaType == "application/problem+json" ? Body.GetProperty("code").GetString() : null;

    public bool IsReplayed => Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";

    public string Value(string field) => Body.GetProperty(field).GetString()!;

    public static async Task<Reply> Of(HttpResponseMessage response)
    {
        using (response)
        {
            return new Reply(
                (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
        }
    }

    /// <summary>The answer succeeded; says what came instead where it did not.</summary>
    public Reply Is(int status)
    {
        Assert.True(Status == status, $"{status} was expected, but {Status} came: {Text}");
        return this;
    }

    /// <summary>The answer is the documented problem document with this code.</summary>
    public Reply IsProblem(string code)
    {
        IsSomeProblem();
        Assert.True(Code == code, $"{code} was expected, but {Code} came: {Text}");
        return this;
    }

    /// <summary>Whatever failed, it came as a whole problem document of a code that callers know.</summary>
    public Reply IsSomeProblem()
    {
        Assert.True(Status is >= 400 and < 500 or 503, $"A problem was expected, but {Status} came: {Text}");
        Assert.True(Code is not null, $"No problem document, but {ContentHeaders.ContentType}: {Text}");
        Assert.Contains(Code, KnownCodes);
        var body = Body;
        Assert.Equal(Status, body.GetProperty("status").GetInt32());
        foreach (var field in new[] { "type", "title", "detail", "traceId" })
            Assert.False(string.IsNullOrWhiteSpace(body.GetProperty(field).GetString()), $"{field} is empty: {Text}");
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        if (Code == "invalid_request")
            Assert.NotEmpty(body.GetProperty("errors").EnumerateObject());
        if (Code is "too_many_requests" or "cluster_unavailable" or "request_in_progress")
            Assert.NotNull(Headers.RetryAfter);
        return this;
    }

    /// <summary>The fields that an invalid request names.</summary>
    public IEnumerable<string> WrongFields => Body.GetProperty("errors").EnumerateObject().Select(wrong => wrong.Name);
}
