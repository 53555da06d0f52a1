namespace OrleansTicketing.Client.Identity;

/// <summary>
/// What tokens that were verified lately say, so that a caller who comes again costs no signature check. Of fixed size: each token has
/// one slot, and the next one that falls on it takes it over. Only tokens that verified are ever put in.
/// </summary>
internal sealed class RecentTokens<T>
    where T : class
{
    private const int Slots = 1 << 16;

    private readonly Entry?[] _entries = new Entry?[Slots];

    public T? Find(string text) => Volatile.Read(ref Slot(text)) is { } entry && entry.Text == text ? entry.Value : null;

    public void Keep(string text, T value) => Volatile.Write(ref Slot(text), new Entry(text, value));

    private ref Entry? Slot(string text) => ref _entries[string.GetHashCode(text, StringComparison.Ordinal) & (Slots - 1)];

    private sealed record Entry(string Text, T Value);
}
