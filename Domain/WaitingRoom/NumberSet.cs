using System.Numerics;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>
/// A set of small non-negative numbers that counts a range without walking it: one bit a number, and a Fenwick tree over blocks of 4,096.
/// A million members take 128 kB. Not safe for several threads.
/// </summary>
public sealed class NumberSet
{
    private const int WordBits = 64;
    private const int BlockWords = 64;
    private const int BlockBits = WordBits * BlockWords;

    private ulong[] _words = new ulong[BlockWords];

    // Fenwick tree, 1-based: _tree[i] counts the blocks (i - lowbit(i), i].
    private int[] _tree = new int[2];

    public int Count { get; private set; }

    public bool Contains(int number) =>
        number >= 0 && number / WordBits < _words.Length && (_words[number / WordBits] >> (number % WordBits) & 1) != 0;

    /// <summary>False where it was a member already.</summary>
    public bool Add(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (number / WordBits >= _words.Length)
            Grow(number / BlockBits + 1);
        var bit = 1UL << (number % WordBits);
        if ((_words[number / WordBits] & bit) != 0)
            return false;
        _words[number / WordBits] |= bit;
        Shift(number, 1);
        return true;
    }

    /// <summary>False where it was no member.</summary>
    public bool Remove(int number)
    {
        if (!Contains(number))
            return false;
        _words[number / WordBits] &= ~(1UL << (number % WordBits));
        Shift(number, -1);
        return true;
    }

    /// <summary>How many members are less than <paramref name="number"/>.</summary>
    public int CountBelow(int number)
    {
        if (number <= 0)
            return 0;
        if (number / WordBits >= _words.Length)
            return Count;
        var count = 0;
        for (var block = number / BlockBits; block > 0; block -= block & -block)
            count += _tree[block];
        for (var word = number / BlockBits * BlockWords; word < number / WordBits; word++)
            count += BitOperations.PopCount(_words[word]);
        var lower = (1UL << (number % WordBits)) - 1;
        return count + BitOperations.PopCount(_words[number / WordBits] & lower);
    }

    /// <summary>The lowest member at or above <paramref name="from"/>, or null.</summary>
    public int? FirstFrom(int from)
    {
        var start = Math.Max(from, 0);
        var word = start / WordBits;
        if (word >= _words.Length)
            return null;
        var rest = _words[word] & (ulong.MaxValue << (start % WordBits));
        while (rest == 0)
        {
            word = NextWord(word + 1);
            if (word == _words.Length)
                return null;
            rest = _words[word];
        }

        return word * WordBits + BitOperations.TrailingZeroCount(rest);
    }

    // Empty blocks are skipped by their count, so that a long dead head costs one step in 4,096.
    private int NextWord(int word)
    {
        while (word < _words.Length && _words[word] == 0)
            word += word % BlockWords == 0 && BlockCount(word / BlockWords) == 0 ? BlockWords : 1;
        return word;
    }

    private int BlockCount(int block)
    {
        var node = block + 1;
        var count = _tree[node];
        for (var below = node - 1; below > node - (node & -node); below -= below & -below)
            count -= _tree[below];
        return count;
    }

    private void Shift(int number, int by)
    {
        Count += by;
        for (var node = number / BlockBits + 1; node < _tree.Length; node += node & -node)
            _tree[node] += by;
    }

    private void Grow(int blocks)
    {
        var size = _words.Length / BlockWords;
        while (size < blocks)
            size *= 2;
        Array.Resize(ref _words, size * BlockWords);
        _tree = new int[size + 1];
        for (var block = 0; block < size; block++)
        {
            var node = block + 1;
            foreach (var word in _words.AsSpan(block * BlockWords, BlockWords))
                _tree[node] += BitOperations.PopCount(word);
            if (node + (node & -node) is var parent && parent < _tree.Length)
                _tree[parent] += _tree[node];
        }
    }
}
