using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace OrleansTicketing.Gateway.OpenApi;

/// <summary>The document in bytes. It is the same for everybody, and made once: making it is dear, and anybody may ask for it.</summary>
internal sealed class ApiDocument(IServiceScopeFactory scopes) : IDisposable
{
    public const string Name = "v1";

    private readonly SemaphoreSlim _making = new(1, 1);
    private byte[]? _made;

    public void Dispose() => _making.Dispose();

    public async Task<byte[]> Read(CancellationToken cancellation)
    {
        if (_made is { } made)
            return made;
        await _making.WaitAsync(cancellation);
        try
        {
            return _made ??= await Make();
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<byte[]> Make()
    {
        await using var scope = scopes.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return stream.ToArray();
    }
}
