using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace OrleansTicketing.Load.Peers.Redis;

/// <summary>
/// One connection to Redis (RESP2) that many callers share: requests are written as they come, several in one packet where they come
/// together, and answers are handed out in order. Enough of the protocol for a benchmark, and no more.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private sealed record Request(byte[] Bytes, TaskCompletionSource<object?> Answer);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<Request> _sent = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Task _running;

    private RespConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
        _running = Task.WhenAll(WriteAsync(), ReadAsync());
    }

    public static async Task<RespConnection> OpenAsync(string host, int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port);
        return new RespConnection(socket);
    }

    /// <summary>A text, a long, null, or a list of these.</summary>
    /// <exception cref="InvalidOperationException">Redis answered with an error.</exception>
    public Task<object?> SendAsync(params object[] words)
    {
        var request = new Request(Encode(words), new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _requests.Writer.TryWrite(request) ? request.Answer.Task : throw new InvalidOperationException("The connection to Redis is closed.");
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        _socket.Dispose();
        await _running;
    }

    private static byte[] Encode(object[] words)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            var value = Convert.ToString(word, CultureInfo.InvariantCulture)!;
            text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(value)}\r\n{value}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private async Task WriteAsync()
    {
        try
        {
            var packet = new ArrayBufferWriter<byte>();
            while (await _requests.Reader.WaitToReadAsync())
            {
                packet.ResetWrittenCount();
                while (packet.WrittenCount < 64 * 1024 && _requests.Reader.TryRead(out var request))
                {
                    packet.Write(request.Bytes);
                    _sent.Writer.TryWrite(request);
                }

                await _stream.WriteAsync(packet.WrittenMemory);
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // The reader sees it, too, and fails those who wait.
        }
        finally
        {
            _sent.Writer.TryComplete();
        }
    }

    private async Task ReadAsync()
    {
        var reader = PipeReader.Create(_stream);
        Request? asked = null;
        try
        {
            await foreach (var request in _sent.Reader.ReadAllAsync())
            {
                asked = request;
                var value = await ReadValueAsync(reader);
                if (value is RespError error)
                    request.Answer.TrySetException(new InvalidOperationException(error.Message));
                else
                    request.Answer.TrySetResult(value);
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            _requests.Writer.TryComplete();
            do
            {
                asked?.Answer.TrySetException(new InvalidOperationException("The connection to Redis broke.", broken));
            }
            while (_sent.Reader.TryRead(out asked) || _requests.Reader.TryRead(out asked));
        }
    }

    private static async ValueTask<object?> ReadValueAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            var sequence = new SequenceReader<byte>(read.Buffer);
            if (TryRead(ref sequence, out var value))
            {
                reader.AdvanceTo(sequence.Position);
                return value;
            }

            if (read.IsCompleted)
                throw new IOException("Redis closed the connection within an answer.");
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryRead(ref SequenceReader<byte> reader, out object? value)
    {
        value = null;
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            return false;
        var (kind, rest) = (line.FirstSpan[0], Encoding.UTF8.GetString(line.Slice(1)));
        switch (kind)
        {
            case (byte)'+':
                value = rest;
                return true;
            case (byte)'-':
                value = new RespError(rest);
                return true;
            case (byte)':':
                value = long.Parse(rest, CultureInfo.InvariantCulture);
                return true;
            case (byte)'$':
                return TryReadText(ref reader, int.Parse(rest, CultureInfo.InvariantCulture), ref value);
            case (byte)'*':
                return TryReadList(ref reader, int.Parse(rest, CultureInfo.InvariantCulture), ref value);
            default:
                throw new InvalidDataException($"Redis answered '{(char)kind}{rest}', which is no RESP2.");
        }
    }

    private static bool TryReadText(ref SequenceReader<byte> reader, int length, ref object? value)
    {
        if (length < 0)
            return true;
        if (reader.Remaining < length + 2)
            return false;
        value = Encoding.UTF8.GetString(reader.UnreadSequence.Slice(0, length));
        reader.Advance(length + 2);
        return true;
    }

    private static bool TryReadList(ref SequenceReader<byte> reader, int count, ref object? value)
    {
        var items = new object?[Math.Max(0, count)];
        for (var i = 0; i < items.Length; i++)
        {
            if (!TryRead(ref reader, out items[i]))
                return false;
        }

        value = items;
        return true;
    }
}

/// <summary>What Redis says where it cannot do what was asked.</summary>
internal sealed record RespError(string Message);
