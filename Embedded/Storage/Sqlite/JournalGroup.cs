using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>One state of a group. Its payload is not kept in memory: it is read from the journal when somebody asks for it.</summary>
/// <param name="Start">Of the payload, from the beginning of the record.</param>
/// <param name="Length">Of the payload; -1: the state was cleared.</param>
internal readonly record struct JournalEntry(StateKey Key, long Version, int Start, int Length);

/// <summary>
/// The states of one commit as one blob: per state the lengths of grain id, state name and payload (-1: cleared), the
/// version, then the three. Little-endian.
/// </summary>
internal static class JournalGroup
{
    private const int HeaderLength = 20;

    /// <param name="record">Begun by <see cref="JournalRecord.Begin"/>.</param>
    internal static JournalEntry Append(ArrayBufferWriter<byte> record, StateKey key, long version, ReadOnlyMemory<byte>? payload)
    {
        var grainId = key.GrainId.ToString();
        var idLength = Encoding.UTF8.GetByteCount(grainId);
        var nameLength = Encoding.UTF8.GetByteCount(key.StateName);
        var payloadLength = payload?.Length ?? -1;
        var payloadStart = HeaderLength + idLength + nameLength;
        var total = payloadStart + Math.Max(payloadLength, 0);
        var entry = new JournalEntry(key, version, record.WrittenCount + payloadStart, payloadLength);
        var span = record.GetSpan(total);
        BinaryPrimitives.WriteInt32LittleEndian(span, idLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], nameLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], payloadLength);
        BinaryPrimitives.WriteInt64LittleEndian(span[12..], version);
        Encoding.UTF8.GetBytes(grainId, span[HeaderLength..]);
        Encoding.UTF8.GetBytes(key.StateName, span[(HeaderLength + idLength)..]);
        payload?.Span.CopyTo(span[payloadStart..]);
        record.Advance(total);
        return entry;
    }

    /// <exception cref="StoreException">The blob is damaged.</exception>
    internal static List<JournalEntry> Read(ReadOnlySpan<byte> group, string path)
    {
        var entries = new List<JournalEntry>();
        var start = 0;
        try
        {
            while (start < group.Length)
                entries.Add(ReadOne(group, ref start));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new StoreException($"The journal of {path} is damaged.", exception);
        }

        return entries;
    }

    private static JournalEntry ReadOne(ReadOnlySpan<byte> group, ref int start)
    {
        var span = group[start..];
        var idLength = BinaryPrimitives.ReadInt32LittleEndian(span);
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        var payloadLength = BinaryPrimitives.ReadInt32LittleEndian(span[8..]);
        var version = BinaryPrimitives.ReadInt64LittleEndian(span[12..]);
        var grainId = GrainId.Parse(Encoding.UTF8.GetString(span.Slice(HeaderLength, idLength)));
        var stateName = Encoding.UTF8.GetString(span.Slice(HeaderLength + idLength, nameLength));
        var payloadStart = HeaderLength + idLength + nameLength;
        _ = span.Slice(payloadStart, Math.Max(payloadLength, 0));
        var entry = new JournalEntry(
            new StateKey(grainId, stateName), version, JournalRecord.HeaderLength + start + payloadStart, payloadLength);
        start += payloadStart + Math.Max(payloadLength, 0);
        return entry;
    }
}
