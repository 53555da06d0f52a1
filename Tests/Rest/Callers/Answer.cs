using System.Net;
using System.Text;
using System.Text.Json;

namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>One answered request, byte for byte.</summary>
public sealed class Answer(ApiRequest request, HttpStatusCode status, byte[] body, IReadOnlyDictionary<string, string> headers)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public ApiRequest Request { get; } = request;

    public int Status { get; } = (int)status;

    public byte[] Body { get; } = body;

    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsReplay => string.Equals(Header("Idempotency-Replayed"), "true", StringComparison.Ordinal);

    /// <summary>The stable code of a problem document; null for a success.</summary>
    public string? Code => IsSuccess || Body.Length == 0 ? null : Member("code")?.GetString();

    public string? Header(string name) => headers.GetValueOrDefault(name);

    public JsonElement? Member(string name)
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : null;
    }

    /// <summary>The body as <typeparamref name="T"/>, where the status is one of <paramref name="expected"/> (or any success, if none is given).</summary>
    public T Read<T>(params int[] expected)
    {
        Expect(expected);
        return JsonSerializer.Deserialize<T>(Body, Json) ?? throw new InvalidOperationException($"null instead of {typeof(T).Name}: {this}");
    }

    public Answer Expect(params int[] expected)
    {
        if (expected.Length == 0 ? !IsSuccess : !expected.Contains(Status))
            Assert.Fail($"Expected {(expected.Length == 0 ? "success" : string.Join(" or ", expected))}, got {this}");
        return this;
    }

    public Answer Expect(int status, string code)
    {
        if (Status != status || Code != code)
            Assert.Fail($"Expected {status} {code}, got {this}");
        return this;
    }

    public override string ToString() => $"{Status} to {Request.Method} {Request.Path}: {Text}";
}
