using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>
/// One kept-alive HTTP/1.1 connection with one call at a time. It knows as much of the protocol as a benchmark needs: the generator shares
/// two cores with the server it measures, and a full client would eat most of one.
/// </summary>
internal sealed class HttpConnection(Target target) : IDisposable
{
    private byte[] _sent = new byte[4096];
    private byte[] _received = new byte[16 * 1024];
    private Socket? _socket;

    public async Task OpenAsync() => _socket ??= await ConnectAsync();

    public ValueTask<HttpReply> SendAsync(string request)
    {
        var needed = Encoding.UTF8.GetMaxByteCount(request.Length);
        if (_sent.Length < needed)
            _sent = new byte[needed];
        return SendAsync(_sent.AsMemory(0, Encoding.UTF8.GetBytes(request, _sent)));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HttpReply> SendAsync(ReadOnlyMemory<byte> request)
    {
        var socket = _socket ??= await ConnectAsync();
        try
        {
            await socket.SendAsync(request, SocketFlags.None);
            return await ReceiveAsync(socket);
        }
        catch
        {
            // What is left of a broken exchange must never be read as the next answer.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target.EndPoint);
        return socket;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HttpReply> ReceiveAsync(Socket socket)
    {
        var filled = 0;
        while (true)
        {
            if (filled == _received.Length)
                Array.Resize(ref _received, _received.Length * 2);
            var count = await socket.ReceiveAsync(_received.AsMemory(filled), SocketFlags.None);
            if (count == 0)
                throw new IOException("The server closed the connection within an answer.");
            filled += count;
            if (HttpFraming.TryRead(_received.AsSpan(0, filled), out var status, out var body, out var closes))
            {
                if (closes)
                    Dispose();
                return new HttpReply(status, _received.AsMemory(body));
            }
        }
    }
}
