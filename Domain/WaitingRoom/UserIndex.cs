using System.Buffers.Binary;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// The newest place of each user, at 16 to 32 bytes a user: an open table of arrival numbers, each with 32 bits of its user's hash, so
/// that the users themselves, who stand in the chunks, are looked at for a hit alone.
/// </summary>
/// <param name="userOf">The user of an arrival number.</param>
public sealed class UserIndex(Func<int, Guid> userOf)
{
    // The number below, the hash above; 0 where free.
    private ulong[] _slots = new ulong[256];
    private int _users;

    /// <summary>The user's newest arrival number, or 0.</summary>
    public int Find(Guid user) => (int)(uint)_slots[SlotOf(user, Hash(user))];

    /// <returns>The user's newest arrival number until now, or 0.</returns>
    public int Exchange(Guid user, int number)
    {
        var hash = Hash(user);
        var slot = SlotOf(user, hash);
        var before = (int)(uint)_slots[slot];
        _slots[slot] = (ulong)hash << 32 | (uint)number;
        if (before == 0 && ++_users * 2 > _slots.Length)
            Grow();
        return before;
    }

    private void Grow()
    {
        var slots = new ulong[_slots.Length * 2];
        var mask = slots.Length - 1;
        foreach (var entry in _slots)
        {
            if (entry == 0)
                continue;
            var slot = (int)(entry >> 32) & mask;
            while (slots[slot] != 0)
                slot = (slot + 1) & mask;
            slots[slot] = entry;
        }

        _slots = slots;
    }

    // Where the user is, or the free slot where the user would be. At most half of the slots are taken, so there always is one.
    private int SlotOf(Guid user, uint hash)
    {
        var mask = _slots.Length - 1;
        var slot = (int)hash & mask;
        while (_slots[slot] is var entry && entry != 0 && ((uint)(entry >> 32) != hash || userOf((int)(uint)entry) != user))
            slot = (slot + 1) & mask;
        return slot;
    }

    private static uint Hash(Guid user)
    {
        Span<byte> bytes = stackalloc byte[16];
        user.TryWriteBytes(bytes);
        var mixed = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * 0x9E3779B97F4A7C15
            ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) * 0xC2B2AE3D27D4EB4F;
        return (uint)(mixed ^ (mixed >> 32));
    }
}
