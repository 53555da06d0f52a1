using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Streams;

/// <summary>One waiting user who listens to a queue token's events, and when the newest of them came.</summary>
internal sealed class EventListener(Target target, string credentials) : IDisposable
{
    private static readonly byte[] AheadField = "\"ahead\":"u8.ToArray();

    private readonly Socket _socket = new(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    // An event is about 600 bytes; of what does not fit only the newest counts.
    private readonly byte[] _received = new byte[2048];
    private long _at;
    private int _ahead = int.MaxValue;

    /// <summary>What the newest event said; <see cref="int.MaxValue"/> before the first.</summary>
    public int Ahead => Volatile.Read(ref _ahead);

    /// <summary>When it came, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long At => Volatile.Read(ref _at);

    public bool IsBroken { get; private set; }

    public async Task OpenAsync()
    {
        await _socket.ConnectAsync(target.EndPoint);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(HttpRequest.Get(target, "/api/v1/queue-tokens/me/events", credentials)), SocketFlags.None);
        _ = ReadAsync();
    }

    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            for (var filled = 0; await _socket.ReceiveAsync(_received.AsMemory(filled), SocketFlags.None) is > 0 and var count;)
            {
                filled += count;
                var events = _received.AsSpan(0, filled).LastIndexOf("\n\n"u8);
                if (events >= 0)
                {
                    Note(_received.AsSpan(0, events));
                    _received.AsSpan((events + 2)..filled).CopyTo(_received);
                    filled -= events + 2;
                }
                else if (filled == _received.Length)
                {
                    throw new InvalidDataException("An event is longer than expected.");
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed by this side at the end of the run; by the other side it is counted.
        }

        IsBroken = true;
    }

    private void Note(ReadOnlySpan<byte> events)
    {
        var field = events.LastIndexOf(AheadField);
        if (field < 0)
            return;
        var digits = events[(field + AheadField.Length)..];
        var ahead = 0;
        for (var i = 0; i < digits.Length && digits[i] is >= (byte)'0' and <= (byte)'9'; i++)
            ahead = (ahead * 10) + digits[i] - '0';
        Volatile.Write(ref _at, Stopwatch.GetTimestamp());
        Volatile.Write(ref _ahead, ahead);
    }
}
