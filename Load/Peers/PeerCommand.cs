using OrleansTicketing.Load.Peers.Bare;
using OrleansTicketing.Load.Peers.Postgres;
using OrleansTicketing.Load.Peers.Redis;

namespace OrleansTicketing.Load.Peers;

/// <summary><c>peer</c>: serves one of the peers until the process is stopped.</summary>
internal static class PeerCommand
{
    public static async Task<int> RunAsync(Options options)
    {
        var url = options.Text("url", "http://127.0.0.1:8090");
        switch (options.Text("kind"))
        {
            case "bare":
                await BareServer.RunAsync(url);
                return 0;
            case "postgres":
                await PostgresPeer.RunAsync(url, options.Text("database"));
                return 0;
            case "redis":
                await RedisPeer.RunAsync(url, options.Number("port", 6379));
                return 0;
            case var kind:
                throw new UsageException($"There is no peer '{kind}'.");
        }
    }
}
