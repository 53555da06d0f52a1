using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansTicketing.Domain.WaitingRoom.Modes;

/// <summary>A lottery that was drawn: who has these knows the order, and can compute it as well as the room.</summary>
/// <param name="Seed">32 bytes in lower-case hexadecimal.</param>
/// <param name="Count">The numbers 1 to this one are shuffled; later ones follow in order.</param>
/// <param name="FrozenHash">What the joins of these numbers come to: 32 bytes in lower-case hexadecimal.</param>
/// <param name="At">When it was drawn, whole milliseconds.</param>
public sealed record LotteryDraw(string Seed, int Count, string FrozenHash, DateTimeOffset At);

/// <summary>
/// A shuffle that nobody chooses: the seed is committed to before anybody joins, and what it makes depends on every single join, which
/// nobody knew when the seed was made. Part of what is published: these bytes never change.
/// </summary>
public static class Lottery
{
    public const int SeedBytes = 32;

    private const int NumbersPerBlock = SHA256.HashSizeInBytes / sizeof(uint);

    /// <summary>SHA-256 of the seed's bytes, published before anybody joins.</summary>
    public static string CommitmentTo(string seed) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(seed)));

    /// <summary>
    /// The arrival numbers in their order after the draw. Fisher and Yates: with all numbers in order of arrival, for i from the last place
    /// to the second, the one at i changes places with the one at a random place up to i.
    /// </summary>
    public static int[] Shuffle(LotteryDraw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var numbers = new int[draw.Count];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = index + 1;
        using var stream = new SeededStream(Convert.FromHexString(draw.Seed), Convert.FromHexString(draw.FrozenHash));
        for (var index = numbers.Length - 1; index > 0; index--)
        {
            var other = stream.Below((uint)index + 1);
            (numbers[index], numbers[other]) = (numbers[other], numbers[index]);
        }

        return numbers;
    }

    /// <summary>
    /// Block c is HMAC-SHA256 with the seed as key over the frozen hash and c as 64 bits, big-endian, from 0. A block is eight whole numbers
    /// of 32 bits, big-endian, used one after the other.
    /// </summary>
    private sealed class SeededStream(byte[] seed, byte[] frozenHash) : IDisposable
    {
        private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, seed);
        private readonly byte[] _message = [.. frozenHash, .. new byte[sizeof(ulong)]];
        private readonly byte[] _block = new byte[SHA256.HashSizeInBytes];
        private ulong _nextBlock;
        private int _used = NumbersPerBlock;

        /// <summary>0 to n - 1, each equally likely: numbers at or above the last multiple of n are thrown away.</summary>
        public uint Below(uint n)
        {
            var multiples = (1UL << 32) - (1UL << 32) % n;
            uint number;
            do
                number = Next();
            while (number >= multiples);
            return number % n;
        }

        public void Dispose() => _hmac.Dispose();

        private uint Next()
        {
            if (_used == NumbersPerBlock)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_message.AsSpan(_message.Length - sizeof(ulong)), _nextBlock++);
                _hmac.AppendData(_message);
                _hmac.GetHashAndReset(_block);
                _used = 0;
            }

            return BinaryPrimitives.ReadUInt32BigEndian(_block.AsSpan(_used++ * sizeof(uint)));
        }
    }
}
