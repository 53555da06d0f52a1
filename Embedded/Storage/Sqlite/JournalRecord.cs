using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansTicketing.Embedded.Storage.Sqlite;

/// <summary>
/// The frame around one group in a journal file: length, checksum, sequence, then the group. Little-endian. A record that was not written
/// to its end fails its checksum, so a group is there as a whole or not at all.
/// </summary>
internal static class JournalRecord
{
    internal const int HeaderLength = 16;

    /// <summary>Leaves room for the header, which <see cref="Seal"/> fills when the group is complete.</summary>
    internal static void Begin(ArrayBufferWriter<byte> record)
    {
        record.ResetWrittenCount();
        record.GetSpan(HeaderLength)[..HeaderLength].Clear();
        record.Advance(HeaderLength);
    }

    internal static ReadOnlyMemory<byte> Seal(ArrayBufferWriter<byte> record, long sequence)
    {
        var bytes = MemoryMarshal.AsMemory(record.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Checksum(bytes));
        return record.WrittenMemory;
    }

    /// <summary>The record at the start of some bytes; false where there is none, or not all of it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out long sequence, out ReadOnlySpan<byte> group)
    {
        sequence = 0;
        group = default;
        if (bytes.Length < HeaderLength)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length <= 0 || length > bytes.Length - HeaderLength)
            return false;
        bytes = bytes[..(HeaderLength + length)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Checksum(bytes))
            return false;
        sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        group = bytes[HeaderLength..];
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var checksum = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record));
        var rest = record[8..];
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        foreach (var one in rest)
            checksum = BitOperations.Crc32C(checksum, one);
        return checksum;
    }
}
