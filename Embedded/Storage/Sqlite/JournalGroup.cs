using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>One state of a group; without a payload it was cleared.</summary>
internal readonly record struct JournalEntry(StateKey Key, long Version, ReadOnlyMemory<byte>? Payload);

/// <summary>
/// The states of one commit as one blob: per state the lengths of grain id, state name and payload (-1: cleared), the
/// version, then the three. Little-endian.
/// </summary>
internal static class JournalGroup
{
    private const int HeaderLength = 20;

    internal static void Append(ArrayBufferWriter<byte> group, in JournalEntry entry)
    {
        var grainId = entry.Key.GrainId.ToString();
        var idLength = Encoding.UTF8.GetByteCount(grainId);
        var nameLength = Encoding.UTF8.GetByteCount(entry.Key.StateName);
        var payloadLength = entry.Payload?.Length ?? -1;
        var total = HeaderLength + idLength + nameLength + Math.Max(payloadLength, 0);
        var span = group.GetSpan(total);
        BinaryPrimitives.WriteInt32LittleEndian(span, idLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], nameLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], payloadLength);
        BinaryPrimitives.WriteInt64LittleEndian(span[12..], entry.Version);
        Encoding.UTF8.GetBytes(grainId, span[HeaderLength..]);
        Encoding.UTF8.GetBytes(entry.Key.StateName, span[(HeaderLength + idLength)..]);
        entry.Payload?.Span.CopyTo(span[(HeaderLength + idLength + nameLength)..]);
        group.Advance(total);
    }

    /// <exception cref="StoreException">The blob is damaged.</exception>
    internal static List<JournalEntry> Read(byte[] group, string path)
    {
        var entries = new List<JournalEntry>();
        var rest = group.AsMemory();
        try
        {
            while (!rest.IsEmpty)
                entries.Add(ReadOne(ref rest));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new StoreException($"The journal of {path} is damaged.", exception);
        }
        return entries;
    }

    private static JournalEntry ReadOne(ref Memory<byte> rest)
    {
        var span = rest.Span;
        var idLength = BinaryPrimitives.ReadInt32LittleEndian(span);
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        var payloadLength = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        var version = BinaryPrimitives.ReadInt64LittleEndian(span[12..]);
        var grainId = GrainId.Parse(Encoding.UTF8.GetString(span.Slice(HeaderLength, idLength)));
        var stateName = Encoding.UTF8.GetString(span.Slice(HeaderLength + idLength, nameLength));
        var start = HeaderLength + idLength + nameLength;
        ReadOnlyMemory<byte>? payload = payloadLength < 0 ? null : rest.Slice(start, payloadLength);
        rest = rest[(start + Math.Max(payloadLength, 0))..];
        return new JournalEntry(new StateKey(grainId, stateName), version, payload);
    }
}
