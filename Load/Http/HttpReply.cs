using System.Buffers.Text;
using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>One answer. The body lives in the connection's buffer, so only until the connection's next call.</summary>
internal readonly record struct HttpReply(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The first value of a text field. A full parse would cost the generator more than the rest of the call.</summary>
    public string Field(string name)
    {
        var value = After(name, "\":\"");
        return Encoding.UTF8.GetString(value[..value.IndexOf((byte)'"')]);
    }

    /// <summary>The first value of a field that is a whole number.</summary>
    public long Number(string name) =>
        Utf8Parser.TryParse(After(name, "\":"), out long number, out _) ? number : throw new InvalidDataException($"No number '{name}' in: {Status} {Text}");

    private ReadOnlySpan<byte> After(string name, string end)
    {
        var body = Body.Span;
        Span<byte> key = stackalloc byte[name.Length + 4];
        var length = Encoding.UTF8.GetBytes($"\"{name}{end}", key);
        var start = body.IndexOf(key[..length]);
        return start < 0 ? throw new InvalidDataException($"No field '{name}' in: {Status} {Text}") : body[(start + length)..];
    }

    public HttpReply Expect(int status) =>
        Status == status ? this : throw new InvalidDataException($"Expected {status}, got {Status}: {Text}");
}
