using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace OrleansTicketing.Gateway.Pages;

/// <summary>
/// The pages and what they load, kept in this assembly: every process that serves callers has all of them, whatever folder it runs in.
/// </summary>
internal sealed class PageAssets
{
    private const string NotFoundPage = "not-found.html";
    private const string PageExtension = ".html";

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    private readonly FrozenDictionary<string, Asset> _all = Read(typeof(PageAssets).Assembly).ToFrozenDictionary(
        asset => asset.Path, StringComparer.Ordinal);

    /// <summary>A page; null where there is none in this file.</summary>
    public FileContentHttpResult? Page(HttpContext http, string file) => Send(http, file);

    /// <summary>What a page loads, by its path below <c>/assets</c>; null where there is none. Pages have addresses of their own.</summary>
    public FileContentHttpResult? Part(HttpContext http, string path) => path.EndsWith(PageExtension, StringComparison.Ordinal) ? null : Send(http, path);

    /// <summary>What a person sees at an address where there is nothing.</summary>
    public FileContentHttpResult NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        PageHeaders.Add(http.Response.Headers);
        return TypedResults.Bytes(_all[NotFoundPage].Content, _all[NotFoundPage].ContentType);
    }

    private FileContentHttpResult? Send(HttpContext http, string path)
    {
        if (!_all.TryGetValue(path, out var asset))
            return null;
        PageHeaders.Add(http.Response.Headers);
        // The same for everybody, so that its length after compression tells nobody a secret, with TLS either.
        if (http.Features.Get<IHttpsCompressionFeature>() is { } compression)
            compression.Mode = HttpsCompressionMode.Compress;
        return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag);
    }

    private static IEnumerable<Asset> Read(Assembly assembly)
    {
        const string prefix = "assets/";
        foreach (var name in assembly.GetManifestResourceNames())
        {
            // The build names folders as its system does.
            var path = name.Replace('\\', '/');
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                yield return Read(path[prefix.Length..], assembly.GetManifestResourceStream(name)!);
        }
    }

    private static Asset Read(string path, Stream resource)
    {
        using var content = new MemoryStream();
        using (resource)
            resource.CopyTo(content);
        var bytes = content.ToArray();
        if (!ContentTypes.TryGetContentType(path, out var type))
            throw new InvalidOperationException($"Nobody knows the content type of {path}.");
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
        return new Asset(path, bytes, type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, tag);
    }

    private sealed record Asset(string Path, byte[] Content, string ContentType, EntityTagHeaderValue Tag);
}
