using System.Security.Cryptography;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Proof;

public sealed class JoinLogTests
{
    [Fact, Trait("Invariant", "7")]
    public void The_log_is_what_the_documented_bytes_come_to()
    {
        using var room = new LoggedRoom(new Random(1));
        room.Join(130);
        for (var count = 0; count <= 130; count++)
            Assert.Equal(Naive(room, count), room.Log.At(count).ToString());
    }

    [Fact]
    public void Receipts_and_values_are_the_same_at_the_join_later_and_after_any_start() => RandomTest.Run(random =>
    {
        using var room = new LoggedRoom(random);
        var told = new List<Digest> { Digest.Zero };
        for (var round = 0; round < 6; round++)
        {
            for (var joins = random.Next(1, 90); joins > 0; joins--)
            {
                room.Join(1);
                told.Add(room.Log.Latest);
            }

            if (random.Next(2) == 0)
                Assert.True(room.Reload());
            for (var number = 1; number <= room.Places.Last; number++)
            {
                Assert.Equal(told[number], room.Log.At(number));
                Assert.Equal(room.Receipts[number - 1], room.Log.MarkOf(number));
                Assert.Equal(told[number - 1], room.Receipts[number - 1].Previous);
            }
        }
    }, runs: 10);

    [Fact]
    public void A_chunk_that_somebody_changed_in_the_store_is_noticed_at_the_start()
    {
        using var room = new LoggedRoom(new Random(2));
        Assert.True(room.Reload());
        room.Join(100);
        Assert.True(room.Reload());
        Assert.False(room.Reload((index, row) => index == 1 ? row with { Users = "A" + row.Users[1..] } : row));
    }

    [Fact]
    public void A_chunk_continues_only_the_places_that_it_was_appended_to()
    {
        using var room = new LoggedRoom(new Random(6));
        using var another = new LoggedRoom(new Random(6));
        room.Join(PlaceChunk.Size + 1);
        another.Join(PlaceChunk.Size);
        var places = new RoomPlaces();
        Assert.True(places.AreContinuedBy(room.Places.Chunk(0), 0));
        Assert.False(places.AreContinuedBy(room.Places.Chunk(1), 0));
        Assert.False(places.AreContinuedBy(room.Places.Chunk(1), 1));
        Assert.True(room.Places.AreContinuedBy(room.Places.Chunk(1), 1));
        Assert.True(another.Places.AreContinuedBy(new PlaceChunk { Chain = another.Log.Latest }, 1));
        Assert.False(another.Places.AreContinuedBy(room.Places.Chunk(1), 1));
    }

    [Fact]
    public void What_happens_to_a_place_later_changes_nothing_of_the_log()
    {
        using var room = new LoggedRoom(new Random(3));
        room.Join(70);
        var before = room.Log.Latest;
        room.Places.Set(3, PlaceRules.Leave(room.Places[3], room.Now));
        Assert.True(room.Reload());
        Assert.Equal(before, room.Log.Latest);
        Assert.True(ProofCheck.OfProof(room.Prove(3, 70), room.Keys).Holds);
    }

    [Fact]
    public void Many_chunks_are_asked_for_without_remembering_all_of_them()
    {
        using var room = new LoggedRoom(new Random(4));
        room.Join(PlaceChunk.Size * 40);
        for (var number = 5; number < room.Places.Last; number += PlaceChunk.Size)
            Assert.Equal(room.Receipts[number - 1], room.Log.MarkOf(number));
        Assert.Equal(room.Receipts[4], room.Log.MarkOf(5));
    }

    [Fact]
    public void A_salt_is_what_the_documented_bytes_come_to()
    {
        var secret = RandomNumberGenerator.GetBytes(RoomSecret.Size);
        foreach (var number in new[] { 1, 2, 77, int.MaxValue })
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. secret, .. Big(number)])[..16]), new RoomSecret(secret).SaltOf(number).ToString());
    }

    [Fact]
    public void Hashes_are_read_as_they_are_written()
    {
        Assert.True(Digest.TryParse(new string('a', 64), out var digest));
        Assert.Equal(new string('a', 64), digest.ToString());
        Assert.Equal(digest, Digest.FromBase64(digest.ToBase64()));
        Assert.Equal(Digest.Zero, Digest.FromBase64(string.Empty));
        Assert.True(Salt.TryParse("00112233445566778899aabbccddeeff", out var salt));
        Assert.Equal("00112233445566778899aabbccddeeff", salt.ToString());
        foreach (var wrong in new[] { null, "", "ab", new string('x', 64), new string('x', 32), new string('0', 66) })
        {
            Assert.False(Digest.TryParse(wrong, out _));
            Assert.False(Salt.TryParse(wrong, out _));
        }

        Assert.Throws<ArgumentException>(() => new RoomSecret(new byte[31]));
    }

    // Written anew from docs/waiting-room-proof.md, with arrays and nothing of the code under test but the salt.
    private static string Naive(LoggedRoom room, int count)
    {
        var (chain, run) = (new byte[32], new byte[32]);
        for (var number = 1; number <= count; number++)
        {
            var place = room.Places[number];
            var salt = Convert.FromHexString(room.Receipts[number - 1].Salt.ToString());
            var member = SHA256.HashData([.. salt, .. room.Places.UserOf(number).ToByteArray(bigEndian: true)]);
            byte[] join = [.. "join"u8, .. room.ConcertId.ToByteArray(bigEndian: true), .. Big(number), .. Big(place.JoinedAt.ToUnixTimeMilliseconds()), .. member];
            if ((number - 1) % 64 == 0)
                (chain, run) = (number == 1 ? chain : SHA256.HashData([.. chain, .. run]), new byte[32]);
            run = SHA256.HashData([.. join, .. run]);
        }

        return Convert.ToHexStringLower(count == 0 ? chain : SHA256.HashData([.. chain, .. run]));
    }

    private static byte[] Big(long number)
    {
        var bytes = BitConverter.GetBytes(number);
        Array.Reverse(bytes);
        return bytes;
    }
}
