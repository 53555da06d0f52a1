using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>What goes over the wire, with the headers that a client of the API sends.</summary>
internal static class HttpRequest
{
    public static string Get(Target target, string path, string? credentials = null) =>
        $"GET {path} HTTP/1.1\r\nHost: {target.Host}\r\n{credentials}\r\n";

    public static string Post(Target target, string path, string? credentials, string json) => With("POST", target, path, credentials, json);

    public static string Patch(Target target, string path, string? credentials, string json) => With("PATCH", target, path, credentials, json);

    private static string With(string method, Target target, string path, string? credentials, string json) =>
        $"{method} {path} HTTP/1.1\r\nHost: {target.Host}\r\n{credentials}Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}";

    public static string Post(Target target, string path, string? credentials) =>
        $"POST {path} HTTP/1.1\r\nHost: {target.Host}\r\n{credentials}Content-Length: 0\r\n\r\n";
}
