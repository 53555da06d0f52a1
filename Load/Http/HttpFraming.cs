using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace OrleansTicketing.Load.Http;

/// <summary>Where an HTTP/1.1 answer ends: by length, in chunks, or without a body.</summary>
internal static class HttpFraming
{
    /// <summary>False while bytes are missing. Chunks are moved together in place once all of them are there.</summary>
    public static bool TryRead(Span<byte> received, out int status, out Range body, out bool closes)
    {
        (status, body, closes) = (0, default, false);
        var headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return false;
        var head = received[..headEnd];
        status = ParseStatus(head);
        closes = Header(head, "connection"u8).SequenceEqual("close"u8);
        var start = headEnd + 4;
        if (Header(head, "transfer-encoding"u8).SequenceEqual("chunked"u8))
        {
            if (!TryJoinChunks(received[start..], out var joined))
                return false;
            body = start..(start + joined);
            return true;
        }

        var length = 0;
        var header = Header(head, "content-length"u8);
        if (!header.IsEmpty && !Utf8Parser.TryParse(header, out length, out _))
            throw new InvalidDataException("A content length that is no number.");
        body = start..(start + length);
        return received.Length >= start + length;
    }

    private static int ParseStatus(ReadOnlySpan<byte> head) =>
        head.StartsWith("HTTP/1.1 "u8) && Utf8Parser.TryParse(head[9..], out int status, out _)
            ? status
            : throw new InvalidDataException($"Not an HTTP/1.1 answer: {Encoding.UTF8.GetString(head)}");

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var lineEnd = head.IndexOf("\r\n"u8);
            if (lineEnd < 0)
                return default;
            head = head[(lineEnd + 2)..];
            if (head.Length > name.Length && head[name.Length] == ':' && Ascii.EqualsIgnoreCase(head[..name.Length], name))
            {
                var value = head[(name.Length + 1)..];
                var valueEnd = value.IndexOf("\r\n"u8);
                return (valueEnd < 0 ? value : value[..valueEnd]).Trim((byte)' ');
            }
        }
    }

    private static bool TryJoinChunks(Span<byte> chunks, out int joined)
    {
        joined = 0;
        var (at, start, length) = (0, 0, 0);
        do
        {
            if (!NextChunk(chunks, ref at, out start, out length))
                return false;
        }
        while (length > 0);

        for (at = 0; NextChunk(chunks, ref at, out start, out length) && length > 0; joined += length)
            chunks.Slice(start, length).CopyTo(chunks[joined..]);
        return true;
    }

    /// <summary>The chunk at a place, which moves behind it; false where it is not there whole. The last one is empty.</summary>
    private static bool NextChunk(ReadOnlySpan<byte> chunks, ref int at, out int start, out int length)
    {
        (start, length) = (0, 0);
        var lineEnd = chunks[at..].IndexOf("\r\n"u8);
        if (lineEnd < 0)
            return false;
        length = int.Parse(chunks.Slice(at, lineEnd), NumberStyles.HexNumber);
        start = at + lineEnd + 2;
        if (chunks.Length < start + length + 2)
            return false;
        at = start + length + 2;
        return true;
    }
}
