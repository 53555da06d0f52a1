namespace OrleansTicketing.Client.Identity;

/// <summary>
/// What tokens that were verified lately say, so that a caller who comes again costs no signature check. Of fixed size: each token has
/// a pair of slots, and of three that fall on it the oldest goes. Only tokens that verified are ever put in.
/// </summary>
internal sealed class RecentTokens<T>
    where T : class
{
    private const int Pairs = 1 << 15;

    // All tokens end with their signature, of which so much tells them apart as well as the whole.
    private const int HashedCharacters = 24;

    private readonly Entry?[] _entries = new Entry?[2 * Pairs];

    public T? Find(string text)
    {
        var pair = PairOf(text);
        return Find(pair, text) ?? Find(pair + 1, text);
    }

    public void Keep(string text, T value)
    {
        var pair = PairOf(text);
        Volatile.Write(ref _entries[pair + 1], Volatile.Read(ref _entries[pair]));
        Volatile.Write(ref _entries[pair], new Entry(text, value));
    }

    private T? Find(int slot, string text) => Volatile.Read(ref _entries[slot]) is { } entry && entry.Text == text ? entry.Value : null;

    private static int PairOf(string text)
    {
        var end = text.AsSpan(Math.Max(0, text.Length - HashedCharacters));
        return 2 * (string.GetHashCode(end, StringComparison.Ordinal) & (Pairs - 1));
    }

    private sealed record Entry(string Text, T Value);
}
