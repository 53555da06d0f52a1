using System.Buffers.Binary;

namespace OrleansTicketing.Client.Identity;

/// <summary>
/// Which tokens were verified lately, so that a caller who comes again costs no signature check. Of fixed size: each token has a set of
/// four slots, and of five that fall on it the oldest goes. Only tokens that verified are ever put in.
/// </summary>
internal sealed class RecentTokens
{
    // With fewer slots to a set, some of a few thousand callers who come in turn would push one another out at each call.
    private const int SetSize = 4;
    private const int Sets = 1 << 15;

    // Nothing but their bytes, which hold all that a token says: no caller of thousands finds its own in a processor's cache, and each
    // further object would be waited for as well.
    private readonly byte[]?[] _tokens = new byte[Sets * SetSize][];

    public bool Has(ReadOnlySpan<byte> token)
    {
        foreach (ref readonly var recent in SetOf(token))
        {
            if (token.SequenceEqual(Volatile.Read(in recent)))
                return true;
        }

        return false;
    }

    public void Keep(ReadOnlySpan<byte> token)
    {
        var set = SetOf(token);
        for (var i = SetSize - 1; i > 0; i--)
            Volatile.Write(ref set[i], Volatile.Read(in set[i - 1]));
        Volatile.Write(ref set[0], token.ToArray());
    }

    // A token ends with its signature, which is as good as random.
    private Span<byte[]?> SetOf(ReadOnlySpan<byte> token)
    {
        var set = BinaryPrimitives.ReadInt32LittleEndian(token[^sizeof(int)..]) & (Sets - 1);
        return _tokens.AsSpan(set * SetSize, SetSize);
    }
}
