using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Checks.Proofs;

namespace OrleansTicketing.Tests.Simulation.Checks;

/// <summary>A room of more places than fit one row, with the log that the product's own code made of it.</summary>
public sealed class OrderChecksTests
{
    private const int Places = PlaceChunk.Size + 6;
    private static readonly SigningKeys Keys = new(new SigningKey(new byte[SigningKey.MinimumSecretBytes]), []);
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)7, RoomSecret.Size)];
    private static readonly string Seed = new('5', Lottery.SeedBytes * 2);

    private readonly CheckedRun _run = new();
    private readonly RoomPlaces _places = new();
    private readonly JoinLog _made;
    private readonly OrderChecks _checks = new(Keys);

    public OrderChecksTests()
    {
        _run.StoreRoom(head => head with
        {
            Secret = Convert.ToBase64String(Secret),
            Lottery = new StoredLottery(Seed, new LotteryWindow(CheckedRun.Start, CheckedRun.Start.AddHours(1))),
        });
        _made = new JoinLog(CheckedRun.Concert, new RoomSecret(Secret), _places);
        for (var place = 0; place < Places; place++)
        {
            _places.Append(Guid.NewGuid(), _run.Waiting());
            _made.Append();
        }

        _run.StoreRow(0, _places.Chunk(0).ToRow(_run.Now));
        _run.StoreRow(1, _places.Chunk(1).ToRow(_run.Now));
    }

    private WatchedRoom Room => _run.Rooms.Find(CheckedRun.Concert)!;

    private StoredLog Stored => new(Room);

    private SignedHead Head(int count, Digest? log = null, SigningKey? key = null)
    {
        var head = new LogHead(CheckedRun.Concert, count, log ?? _made.At(count), CheckedRun.Start, Keys.Current.Id);
        return new SignedHead(head, [.. (key ?? Keys.Current).SignOrder(head.SignedBytes())]);
    }

    private SignedReceipt Receipt(int number, Func<JoinReceipt, JoinReceipt>? change = null, string purpose = "receipt")
    {
        var mark = _made.MarkOf(number);
        var receipt = new JoinReceipt(CheckedRun.Concert, _places.UserOf(number), number, _places[number].JoinedAt, mark.Previous, mark.Salt);
        return SignedReceipt.Sign(change?.Invoke(receipt) ?? receipt, Keys.Current.Id, Keys.Current.MacKey(purpose));
    }

    private OrderProof Proof(int number, int count) => new(
        Receipt(number).Receipt, _places.Chunk(RoomPlaces.ChunkOf(number)).Chain, _made.EntriesBeside(number, count), _made.RunsAfter(number, count), Head(count));

    [Fact]
    public void Heads_of_the_stored_joins_are_good() => Assert.Null(_checks.UntrueHeads(Stored, [Head(3), Head(PlaceChunk.Size), Head(Places)]));

    [Fact]
    public void A_head_of_other_joins_is_found() =>
        Assert.Contains("of others", _checks.UntrueHeads(Stored, [Head(3, _made.At(4)), Head(Places)]), StringComparison.Ordinal);

    [Fact]
    public void A_head_of_joins_that_are_not_stored_is_found()
    {
        _places.Append(Guid.NewGuid(), _run.Waiting());
        _made.Append();
        Assert.NotNull(_checks.UntrueHeads(Stored, [Head(Places + 1)]));
    }

    [Fact]
    public void A_join_that_no_head_covers_is_found() => Assert.NotNull(_checks.UntrueHeads(Stored, [Head(Places - 1)]));

    [Fact]
    public void A_head_that_no_published_key_signed_is_found() =>
        Assert.Contains("signed", _checks.UntrueHeads(Stored, [Head(Places, key: new SigningKey(Secret))]), StringComparison.Ordinal);

    [Fact]
    public void Receipts_follow_from_the_stored_joins()
    {
        foreach (var number in new[] { 1, 2, PlaceChunk.Size, PlaceChunk.Size + 1, Places })
            Assert.Null(_checks.UntrueReceipt(Stored, Receipt(number), [Head(Places - 1), Head(Places)]));
    }

    [Fact]
    public void A_receipt_of_another_history_is_found()
    {
        Assert.NotNull(_checks.UntrueReceipt(Stored, Receipt(5, receipt => receipt with { Previous = _made.At(3) }), []));
        Assert.NotNull(_checks.UntrueReceipt(Stored, Receipt(5, receipt => receipt with { UserId = CheckedRun.Alice }), []));
        Assert.NotNull(_checks.UntrueReceipt(Stored, Receipt(5, receipt => receipt with { Number = Places + 1 }), []));
    }

    [Fact]
    public void A_receipt_that_the_service_did_not_make_is_found() =>
        Assert.Contains("authentic", _checks.UntrueReceipt(Stored, Receipt(5, purpose: "another"), []), StringComparison.Ordinal);

    [Fact]
    public void A_receipt_that_a_head_contradicts_is_found() =>
        Assert.NotNull(_checks.UntrueReceipt(Stored, Receipt(5), [Head(4, _made.At(3))]));

    [Fact]
    public void A_proof_leads_from_a_place_to_a_published_head()
    {
        foreach (var number in new[] { 2, PlaceChunk.Size + 2 })
        {
            var proof = Proof(number, Places);
            Assert.Null(_checks.UntrueProof(Stored, proof, [Head(1), proof.Head]));
        }
    }

    [Fact]
    public void A_proof_that_leaves_somebody_out_is_found()
    {
        var proof = Proof(2, Places);
        Assert.NotNull(_checks.UntrueProof(Stored, proof with { Entries = proof.Entries.RemoveAt(0) }, [proof.Head]));
        Assert.NotNull(_checks.UntrueProof(Stored, proof with { Runs = [] }, [proof.Head]));
    }

    [Fact]
    public void A_proof_by_a_head_that_nobody_sees_is_found() =>
        Assert.Contains("published", _checks.UntrueProof(Stored, Proof(2, Places), [Head(3)]), StringComparison.Ordinal);

    private RoomLottery Draw(LotteryDraw drawn)
    {
        _run.StoreRoom(head => head with { Draw = drawn });
        return new RoomLottery(
            Lottery.CommitmentTo(Seed), CheckedRun.Start, CheckedRun.Start.AddHours(1), new RoomDraw(drawn.Seed, drawn.Count, drawn.FrozenHash, drawn.At));
    }

    private LotteryDraw Drawn(Digest log) => new(Seed, Places, log.ToString(), CheckedRun.Start);

    [Fact]
    public void A_lottery_is_drawn_of_the_stored_joins() =>
        Assert.Null(OrderChecks.UntrueLottery(Room, Stored, Draw(Drawn(_made.At(Places)))));

    [Fact]
    public void A_lottery_of_other_joins_is_found() => Assert.Contains(
        "not that of the joins", OrderChecks.UntrueLottery(Room, Stored, Draw(Drawn(_made.At(Places - 1)))), StringComparison.Ordinal);

    [Fact]
    public void A_seed_that_was_not_committed_to_is_found()
    {
        var told = Draw(Drawn(_made.At(Places)));
        Assert.NotNull(OrderChecks.UntrueLottery(Room, Stored, told with { Commitment = new string('0', 64) }));
        Assert.NotNull(OrderChecks.UntrueLottery(Room, Stored, told with { Draw = told.Draw! with { Seed = new string('6', 64) } }));
    }

    [Fact]
    public void An_order_that_the_draw_does_not_give_is_found()
    {
        var told = Draw(Drawn(_made.At(Places)));
        Room.Draw(Drawn(_made.At(Places - 1)));
        Assert.Contains("belongs to number", OrderChecks.UntrueLottery(Room, Stored, told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_draw_is_told_once_it_is_stored_and_not_before()
    {
        var told = Draw(Drawn(_made.At(Places)));
        Assert.NotNull(OrderChecks.UntrueLottery(Room, Stored, told with { Draw = null }));
    }

    private void StoreHeads(params StoredHead[] heads) => new HeadChecks(_run.Referee, _run.Rooms).Committed(
        new StateKey(GrainId.Create("waitingroom", $"room/{CheckedRun.Concert:N}"), "heads-0"), new HeadsRow { Heads = [.. heads] });

    [Fact]
    public void Heads_are_added_and_never_taken_back()
    {
        var (first, second) = (StoredHead.Of(Head(3)), StoredHead.Of(Head(Places)));
        StoreHeads(first);
        StoreHeads(first, second);
        _run.Legal();
        StoreHeads(second);
        _run.Refused("proof");
    }

    [Fact]
    public void A_published_head_is_never_changed()
    {
        StoreHeads(StoredHead.Of(Head(3)));
        StoreHeads(StoredHead.Of(Head(3, _made.At(4))));
        _run.Refused("proof");
    }

    [Fact]
    public void What_is_signed_is_stored_by_then()
    {
        StoreHeads(StoredHead.Of(Head(Places, _made.At(3)) with { Head = Head(3).Head with { Count = Places + 1 } }));
        _run.Refused("proof");
    }
}
