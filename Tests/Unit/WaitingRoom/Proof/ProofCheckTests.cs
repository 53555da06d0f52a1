using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Tests.Unit.WaitingRoom.Proof;

public sealed class ProofCheckTests
{
    private static readonly Digest Other = Digest.Of("other"u8);

    [Fact, Trait("Invariant", "7")]
    public void Every_place_can_be_proven_to_every_head_that_covers_it()
    {
        using var room = new LoggedRoom(new Random(1));
        room.Join(200);
        foreach (var count in new[] { 1, 2, 63, 64, 65, 127, 128, 129, 200 })
        {
            for (var number = 1; number <= count; number++)
            {
                var verdict = ProofCheck.OfProof(room.Prove(number, count), room.Keys);
                Assert.True(verdict.Holds, $"{number} of {count}: {verdict.Refusal}");
                Assert.Equal(8, verdict.Checked.Length);
            }
        }
    }

    [Fact, Trait("Invariant", "7")]
    public void A_history_with_one_swapped_dropped_added_or_edited_entry_is_refused() => RandomTest.Run(random =>
    {
        using var room = new LoggedRoom(random);
        room.Join(random.Next(3, 200));
        var count = random.Next(3, room.Places.Last + 1);
        var proof = room.Prove(random.Next(1, count + 1), count);
        foreach (var (what, changed) in Changed(proof, random))
            Assert.False(ProofCheck.OfProof(changed, room.Keys).Holds, what);
        Assert.True(ProofCheck.OfProof(proof, room.Keys).Holds);
    }, runs: 30);

    [Fact]
    public void Another_rooms_another_users_or_another_keys_proof_is_refused()
    {
        using var room = new LoggedRoom(new Random(2));
        using var another = new LoggedRoom(new Random(2));
        room.Join(80);
        another.Join(80);
        var proof = room.Prove(20, 80);
        Assert.False(ProofCheck.OfProof(proof with { Head = another.Sign(80) }, room.Keys).Holds);
        Assert.False(ProofCheck.OfProof(proof with { Receipt = another.Receipt(20) }, room.Keys).Holds);
        Assert.False(ProofCheck.OfProof(proof with { Receipt = room.Receipt(21) with { Number = 20 } }, room.Keys).Holds);
        Assert.False(ProofCheck.OfProof(proof with { Receipt = proof.Receipt with { UserId = Guid.NewGuid() } }, room.Keys).Holds);
        Assert.False(ProofCheck.OfProof(proof, another.Keys).Holds);
        Assert.False(ProofCheck.OfProof(proof, new OrderKeys([])).Holds);
        Assert.False(ProofCheck.OfProof(proof, new OrderKeys([new OrderKey(LoggedRoom.KeyId, [1, 2], [3])])).Holds);
    }

    [Fact]
    public void Heads_are_refused_where_they_fall_are_of_another_room_or_not_signed()
    {
        using var room = new LoggedRoom(new Random(3));
        room.Join(10);
        var first = room.Sign(4);
        room.Join(10);
        var second = room.Sign(17);
        Assert.True(ProofCheck.OfHeads([first, second], room.Keys).Holds);
        Assert.False(ProofCheck.OfHeads([], room.Keys).Holds);
        Assert.False(ProofCheck.OfHeads([second, first], room.Keys).Holds);
        Assert.False(ProofCheck.OfHeads([first, first], room.Keys).Holds);
        Assert.False(ProofCheck.OfHeads([first, room.Sign(second.Head with { At = first.Head.At.AddMilliseconds(-1) })], room.Keys).Holds);
        Assert.False(ProofCheck.OfHeads([first, second with { Head = second.Head with { Log = Other } }], room.Keys).Holds);
        Assert.False(ProofCheck.OfHeads([first, room.Sign(second.Head with { ConcertId = Guid.NewGuid() })], room.Keys).Holds);
    }

    [Fact]
    public void A_second_story_of_the_same_moment_is_noticed()
    {
        using var room = new LoggedRoom(new Random(4));
        room.Join(30);
        var head = room.Sign(30);
        var forked = room.Sign(head.Head with { Log = Other });
        Assert.True(ProofCheck.OfPublication(head, [room.Sign(12), head]).Holds);
        Assert.False(ProofCheck.OfPublication(head, [room.Sign(12)]).Holds);
        Assert.False(ProofCheck.OfPublication(head, [forked]).Holds);

        Assert.True(ProofCheck.OfReceipt(room.Receipt(31 - 1), [room.Sign(29)]).Holds);
        Assert.False(ProofCheck.OfReceipt(room.Receipt(30), [room.Sign(new LogHead(room.ConcertId, 29, Other, room.Now, LoggedRoom.KeyId))]).Holds);
        Assert.True(ProofCheck.OfReceipt(room.Receipt(1), []).Holds);
        Assert.False(ProofCheck.OfReceipt(room.Receipt(1) with { Previous = Other }, []).Holds);
        Assert.False(ProofCheck.OfReceipt(room.Receipt(2) with { Previous = Digest.Zero }, []).Holds);
        Assert.False(ProofCheck.OfReceipt(room.Receipt(1) with { Number = 0 }, []).Holds);
    }

    [Fact]
    public void A_receipt_is_authentic_only_unchanged_and_with_its_key()
    {
        using var room = new LoggedRoom(new Random(5));
        room.Join(3);
        var (key, plain) = (new byte[32], room.Receipt(3));
        var receipt = SignedReceipt.Sign(plain, LoggedRoom.KeyId, key);
        Assert.True(receipt.IsAuthentic(key));
        Assert.False(receipt.IsAuthentic([1, .. key[1..]]));
        SignedReceipt[] changed =
        [
            receipt with { KeyId = "00c0ffef" },
            receipt with { Mac = Other },
            receipt with { Receipt = plain with { ConcertId = Guid.NewGuid() } },
            receipt with { Receipt = plain with { UserId = Guid.NewGuid() } },
            receipt with { Receipt = plain with { Number = 2 } },
            receipt with { Receipt = plain with { JoinedAt = plain.JoinedAt.AddMilliseconds(1) } },
            receipt with { Receipt = plain with { Previous = Other } },
            receipt with { Receipt = plain with { Salt = plain.Salt with { B = plain.Salt.B ^ 1 } } },
        ];
        Assert.All(changed, one => Assert.False(one.IsAuthentic(key)));
    }

    private static IEnumerable<(string What, OrderProof Changed)> Changed(OrderProof proof, Random random)
    {
        var (entries, index) = (proof.Entries, random.Next(proof.Entries.Length));
        var (entry, other) = (entries[index], (index + 1 + random.Next(Math.Max(1, entries.Length - 1))) % entries.Length);
        yield return ("dropped", proof with { Entries = entries.RemoveAt(index) });
        yield return ("doubled", proof with { Entries = entries.Insert(index, entry) });
        yield return ("added", proof with { Entries = entries.Add(entry with { Number = entries[^1].Number + 1 }) });
        yield return ("member", proof with { Entries = entries.SetItem(index, entry with { Member = Flipped(entry.Member, random) }) });
        yield return ("time", proof with { Entries = entries.SetItem(index, entry with { JoinedAt = entry.JoinedAt.AddMilliseconds(1) }) });
        yield return ("number", proof with { Entries = entries.SetItem(index, entry with { Number = entry.Number + 1 }) });
        if (other != index)
        {
            yield return ("swapped", proof with { Entries = entries.SetItem(index, entries[other]).SetItem(other, entry) });
            yield return ("swapped and renumbered", proof with
            {
                Entries = entries.SetItem(index, entries[other] with { Number = entry.Number }).SetItem(other, entry with { Number = entries[other].Number }),
            });
        }

        yield return ("chain", proof with { Chain = Flipped(proof.Chain, random) });
        yield return ("previous", proof with { Receipt = proof.Receipt with { Previous = Flipped(proof.Receipt.Previous, random) } });
        yield return ("run added", proof with { Runs = proof.Runs.Add(Other) });
        if (proof.Runs.Length > 0)
        {
            yield return ("run dropped", proof with { Runs = proof.Runs.RemoveAt(0) });
            yield return ("run", proof with { Runs = proof.Runs.SetItem(0, Flipped(proof.Runs[0], random)) });
        }

        var head = proof.Head.Head;
        yield return ("count", Headed(proof, head with { Count = head.Count + 1 }));
        yield return ("fewer", Headed(proof, head with { Count = 0 }));
        yield return ("log", Headed(proof, head with { Log = Flipped(head.Log, random) }));
        yield return ("head time", Headed(proof, head with { At = head.At.AddMilliseconds(-1) }));
        yield return ("receipt number", proof with { Receipt = proof.Receipt with { Number = 0 } });
    }

    private static OrderProof Headed(OrderProof proof, LogHead head) => proof with { Head = proof.Head with { Head = head } };

    private static Digest Flipped(Digest digest, Random random) => digest with { C = digest.C ^ (1UL << random.Next(64)) };
}
