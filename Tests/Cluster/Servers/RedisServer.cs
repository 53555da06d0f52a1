using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Servers;

/// <summary>A Redis that keeps what it acknowledged to the second, on a port of its own.</summary>
public sealed class RedisServer(DirectoryInfo folder) : IAsyncDisposable
{
    public const string Program = "redis-server";
    public const string Password = "redis-of-the-tests";

    private ServerProcess? _process;

    public int Port { get; } = ServerSettings.FreePort();

    public string Connection => $"127.0.0.1:{Port},password={Password}";

    public async Task Start()
    {
        var start = new ProcessStartInfo(Programs.Find(Program)!, [
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--requirepass", Password,
            "--dir", folder.CreateSubdirectory("redis").FullName, "--appendonly", "yes", "--save", "",
        ]);
        _process = ServerProcess.Launch(start, Answers);
        await _process.Ready();
    }

    public Task Kill() => _process!.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }

    private async Task<bool> Answers()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            await using var writer = new StreamWriter(client.GetStream());
            await writer.WriteAsync($"AUTH {Password}\r\nPING\r\n");
            await writer.FlushAsync();
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync() == "+OK" && await reader.ReadLineAsync() == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
