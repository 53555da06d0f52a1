using System.Text.Json;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Verify;

/// <summary>What there is to check with: from files, and where a file is missing, from the API.</summary>
internal sealed class Material(Arguments arguments) : IDisposable
{
    private const int PageSize = 100;

    private readonly HttpClient? _api = arguments.One("url") is { } url ? new HttpClient { BaseAddress = Base(url) } : null;

    public void Dispose() => _api?.Dispose();

    public async Task<OrderKeys> Keys()
    {
        if (arguments.One("keys") is { } file)
            return ProofText.ReadKeys(await File.ReadAllTextAsync(file));
        if (_api is null)
            throw new UsageException("The keys are missing: give --keys FILE (the answer of /api/v1/order-keys), or --url URL.");
        return ProofText.ReadKeys(await Get("api/v1/order-keys"));
    }

    /// <summary>Published heads; none where neither a file nor an address was given.</summary>
    public async Task<IReadOnlyList<SignedHead>> Heads(Guid? concertId)
    {
        var heads = new List<SignedHead>();
        foreach (var file in arguments.All("heads"))
            heads.AddRange(ProofText.ReadHeads(await File.ReadAllTextAsync(file)));
        return heads.Count == 0 && _api is not null && concertId is { } concert ? await PublishedHeads(concert) : heads;
    }

    /// <summary>What a room has published of its lottery.</summary>
    public Task<string> Lottery(Guid concertId) => Get($"api/v1/concerts/{concertId:D}/waiting-room/lottery");

    private async Task<List<SignedHead>> PublishedHeads(Guid concertId)
    {
        var heads = new List<SignedHead>();
        for (var cursor = string.Empty; cursor is not null;)
        {
            var page = await Get($"api/v1/concerts/{concertId:D}/waiting-room/heads?limit={PageSize}{cursor}");
            heads.AddRange(ProofText.ReadHeads(page));
            using var json = JsonDocument.Parse(page);
            cursor = json.RootElement.TryGetProperty("next", out var next) && next.GetString() is { } more ? $"&cursor={more}" : null;
        }

        return heads;
    }

    private async Task<string> Get(string path)
    {
        if (_api is null)
            throw new UsageException("Give a FILE, or --url URL.");
        using var response = await _api.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new HttpRequestException($"{path} answers {(int)response.StatusCode}: {text}");
    }

    private static Uri Base(string url) =>
        Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) ? address : throw new UsageException($"--url '{url}' is no address.");
}
