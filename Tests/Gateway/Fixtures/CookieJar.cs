using System.Net;

namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>What a browser keeps of the cookies it is sent, and whether they are safe to keep.</summary>
public sealed class CookieJar
{
    private readonly SortedDictionary<string, string> _cookies = new(StringComparer.Ordinal);

    public string UserId { get; init; } = string.Empty;

    public IEnumerable<string> Names => _cookies.Keys;

    public (string Name, string Value) Header => ("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));

    public string this[string name] => _cookies[name];

    /// <summary>Keeps what an answer sets, and drops what it clears.</summary>
    public void Take(Reply reply)
    {
        if (!reply.Headers.TryGetValues("Set-Cookie", out var set))
            return;
        foreach (var text in set)
        {
            Assert.Contains("; httponly", text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite=strict", text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/api", text, StringComparison.OrdinalIgnoreCase);
            var (name, value) = (text[..text.IndexOf('=', StringComparison.Ordinal)], text.Split(';')[0].Split('=', 2)[1]);
            if (value.Length == 0)
                _cookies.Remove(name);
            else
                _cookies[name] = WebUtility.UrlDecode(value);
        }
    }
}
