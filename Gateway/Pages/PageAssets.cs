using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace OrleansTicketing.Gateway.Pages;

/// <summary>
/// The pages and what they load, kept in this assembly: every process that serves callers has all of them, whatever folder it runs in.
/// What a page loads it names by an address that begins with the release, a hash of all files: a browser keeps it for ever and asks
/// for nothing twice, and a new release shows with the next page.
/// </summary>
internal sealed class PageAssets
{
    private const string NotFoundPage = "not-found.html";
    private const string PageExtension = ".html";
    private const string ReleasePrefix = "v-";

    /// <summary>At every visit, and answered with 304 while it is the same: a new release shows at once.</summary>
    private const string AskedForAgain = "no-cache";

    private const string KeptForEver = "public, max-age=31536000, immutable";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly FrozenDictionary<string, PageAsset> _all;
    private readonly string _release;

    public PageAssets()
    {
        var files = Read(typeof(PageAssets).Assembly).OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        _release = ReleasePrefix + HashOf(files);
        _all = files.Select(AssetOf).ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);
    }

    /// <summary>A page; null where there is none in this file.</summary>
    public FileContentHttpResult? Page(HttpContext http, string file)
    {
        PageHeaders.Add(http.Response.Headers);
        return Send(http, file);
    }

    /// <summary>
    /// What a page loads, by its path below <c>/assets</c>, with or without a release before it; null where there is none. Pages have
    /// addresses of their own.
    /// </summary>
    public FileContentHttpResult? Part(HttpContext http, string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var release = slash > 0 && path.StartsWith(ReleasePrefix, StringComparison.Ordinal) ? path[..slash] : null;
        var file = release is null ? path : path[(slash + 1)..];
        var sent = IsPage(file) ? null : Send(http, file);
        // While releases change, the page may be another gateway's: it gets what there is here, and nobody keeps that under its name.
        if (sent is not null && string.Equals(release, _release, StringComparison.Ordinal))
            http.Response.Headers.CacheControl = KeptForEver;
        return sent;
    }

    /// <summary>What a person sees at an address where there is nothing.</summary>
    public FileContentHttpResult NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        PageHeaders.Add(http.Response.Headers);
        http.Response.Headers.CacheControl = AskedForAgain;
        return TypedResults.Bytes(_all[NotFoundPage].Content, _all[NotFoundPage].ContentType);
    }

    private FileContentHttpResult? Send(HttpContext http, string path)
    {
        if (!_all.TryGetValue(path, out var asset))
            return null;
        http.Response.Headers.CacheControl = AskedForAgain;
        // The same for everybody, so that its length after compression tells nobody a secret, with TLS either.
        if (http.Features.Get<IHttpsCompressionFeature>() is { } compression)
            compression.Mode = HttpsCompressionMode.Compress;
        return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag);
    }

    private static bool IsPage(string path) => path.EndsWith(PageExtension, StringComparison.Ordinal);

    private static IEnumerable<(string Path, byte[] Content)> Read(Assembly assembly)
    {
        const string prefix = "assets/";
        foreach (var name in assembly.GetManifestResourceNames())
        {
            // The build names folders as its system does.
            var path = name.Replace('\\', '/');
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                yield return (path[prefix.Length..], Bytes(assembly.GetManifestResourceStream(name)!));
        }
    }

    private static byte[] Bytes(Stream resource)
    {
        using var content = new MemoryStream();
        using (resource)
            resource.CopyTo(content);
        return content.ToArray();
    }

    private static string HashOf(IEnumerable<(string Path, byte[] Content)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private PageAsset AssetOf((string Path, byte[] Content) file)
    {
        var (path, bytes) = file;
        if (IsPage(path))
            bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\"/assets/", $"\"/assets/{_release}/", StringComparison.Ordinal));
        if (!ContentTypes.TryGetContentType(path, out var type))
            throw new InvalidOperationException($"Nobody knows the content type of {path}.");
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        return new PageAsset(path, bytes, type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, tag);
    }

    private sealed record PageAsset(string Path, byte[] Content, string ContentType, EntityTagHeaderValue Tag);
}
