using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>
/// The outside identity provider's keys, read at the start and again from time to time; sooner where a token names a key that is not
/// known yet, since providers change their keys. A provider that cannot be reached leaves the keys as they are.
/// </summary>
internal sealed partial class JsonWebKeySource(OutsideProvider provider, TimeProvider time, ILogger<JsonWebKeySource> log)
    : BackgroundService
{
    private const int LongestKeySet = 1024 * 1024;

    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _wanted = new(0, 1);
    private volatile IReadOnlyList<JsonWebKey> _keys = [];

    /// <summary>The keys that may have signed: the one of that id, or all where the token names none.</summary>
    public IReadOnlyList<JsonWebKey> Find(string? id)
    {
        if (id is null)
            return _keys;
        JsonWebKey[] found = [.. _keys.Where(key => key.Id == id)];
        if (found.Length == 0 && _wanted.CurrentCount == 0)
            AskForRefresh();
        return found;
    }

    /// <summary>A file's keys are read before the service starts: a broken file stops the start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (provider.KeysAddress is null)
        {
            try
            {
                _keys = JsonWebKeys.Parse(await File.ReadAllBytesAsync(provider.Keys, cancellationToken));
            }
            catch (Exception broken) when (broken is FormatException or IOException)
            {
                throw new SettingsException($"{SettingsReader.Section}:Identity:Jwks: {broken.Message}");
            }
        }

        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Load(stoppingToken);
            await Task.Delay(Soonest, time, stoppingToken);
            await _wanted.WaitAsync(_keys.Count == 0 ? TimeSpan.Zero : Refresh, stoppingToken);
        }
    }

    private async Task Load(CancellationToken stopping)
    {
        try
        {
            _keys = JsonWebKeys.Parse(provider.KeysAddress is { } address
                ? await Download(address, stopping)
                : await File.ReadAllBytesAsync(provider.Keys, stopping));
            LogLoaded(_keys.Count);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or FormatException or TaskCanceledException
            && !stopping.IsCancellationRequested)
        {
            LogNotLoaded(failure);
        }
    }

    private static async Task<byte[]> Download(Uri address, CancellationToken stopping)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = LongestKeySet };
        return await http.GetByteArrayAsync(address, stopping);
    }

    private void AskForRefresh()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else asked in the same moment: one refresh serves both.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The identity provider has {Count} usable keys")]
    private partial void LogLoaded(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The identity provider's keys could not be read; the known ones stay in force")]
    private partial void LogNotLoaded(Exception failure);
}
