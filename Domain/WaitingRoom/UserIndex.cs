using System.Buffers.Binary;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// The newest place of each user, at 8 to 32 bytes a user: an open table of arrival numbers; the users themselves stand in the chunks.
/// </summary>
/// <param name="userOf">The user of an arrival number.</param>
public sealed class UserIndex(Func<int, Guid> userOf)
{
    private int[] _slots = new int[256];
    private int _users;

    /// <summary>The user's newest arrival number, or 0.</summary>
    public int Find(Guid user) => _slots[SlotOf(user, _slots)];

    /// <returns>The user's newest arrival number until now, or 0.</returns>
    public int Exchange(Guid user, int number)
    {
        var slot = SlotOf(user, _slots);
        var before = _slots[slot];
        _slots[slot] = number;
        if (before == 0 && ++_users * 2 > _slots.Length)
            Grow();
        return before;
    }

    private void Grow()
    {
        var slots = new int[_slots.Length * 4];
        foreach (var number in _slots)
        {
            if (number != 0)
                slots[SlotOf(userOf(number), slots)] = number;
        }

        _slots = slots;
    }

    // Where the user is, or the free slot where the user would be. At most half of the slots are taken, so there always is one.
    private int SlotOf(Guid user, int[] slots)
    {
        var mask = slots.Length - 1;
        var slot = (int)(Hash(user) & (ulong)mask);
        while (slots[slot] is var number && number != 0 && userOf(number) != user)
            slot = (slot + 1) & mask;
        return slot;
    }

    private static ulong Hash(Guid user)
    {
        Span<byte> bytes = stackalloc byte[16];
        user.TryWriteBytes(bytes);
        var mixed = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * 0x9E3779B97F4A7C15
            ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) * 0xC2B2AE3D27D4EB4F;
        return mixed ^ (mixed >> 32);
    }
}
