using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class RoomChecksTests
{
    private static readonly Guid Carol = Guid.Parse("ca000000-0000-0000-0000-000000000001");
    private readonly CheckedRun _run = new();

    public RoomChecksTests() => _run.StoreRoom();

    private Place Left(Place place) => PlaceRules.Leave(place, _run.Now);

    [Fact]
    public void They_join_are_let_in_and_leave()
    {
        var (alice, bob, carol) = (_run.Admitted(), _run.Admitted(), _run.Waiting());
        _run.StorePlaces((CheckedRun.Alice, alice), (CheckedRun.Bob, bob), (Carol, carol));
        _run.Clock += TimeSpan.FromSeconds(3);
        _run.StorePlaces((CheckedRun.Alice, Left(alice)), (CheckedRun.Bob, bob), (Carol, carol));
        _run.StorePlaces(
            (CheckedRun.Alice, Left(alice)), (CheckedRun.Bob, bob), (Carol, PlaceRules.Admit(carol, CheckedRun.Policy.WaitingRoom, _run.Now)));
        _run.Legal();
    }

    [Fact]
    public void Nobody_is_let_in_before_somebody_ahead()
    {
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()), (CheckedRun.Bob, _run.Admitted()));
        _run.Refused("7");
    }

    [Fact]
    public void An_operator_may_let_somebody_in_and_it_is_in_the_audit()
    {
        _run.StoreRoom(head => head with
        {
            ActCount = 1,
            Acts = [new StoredAct(_run.Now, "0p", OperatorActKind.Admit, Guid.NewGuid()) { User = CheckedRun.Bob, Number = 2 }],
        });
        StoreBobPastOrder();
        _run.Legal();
    }

    [Fact]
    public void What_is_not_in_the_audit_no_operator_did()
    {
        StoreBobPastOrder();
        _run.Refused("7");
    }

    private void StoreBobPastOrder()
    {
        var chunk = new PlaceChunk();
        chunk.Append(CheckedRun.Alice, _run.Waiting());
        chunk.Append(CheckedRun.Bob, _run.Admitted());
        chunk.MarkPastOrder(1);
        _run.StoreRow(0, chunk.ToRow(_run.Now));
    }

    [Fact]
    public void Never_more_than_the_capacity()
    {
        _run.StoreRoom(head => head with { BatchSize = 10 });
        _run.StorePlaces((CheckedRun.Alice, _run.Admitted()), (CheckedRun.Bob, _run.Admitted()), (Carol, _run.Admitted()));
        _run.Refused("8");
    }

    [Fact]
    public void To_lower_the_capacity_throws_nobody_out_and_lets_nobody_in()
    {
        var alice = _run.Admitted();
        _run.StorePlaces((CheckedRun.Alice, alice));
        _run.Clock += TimeSpan.FromSeconds(5);
        _run.StoreRoom(head => head with { Capacity = 1 });
        _run.Legal();
        _run.Clock += TimeSpan.FromSeconds(4);
        _run.StorePlaces((CheckedRun.Alice, alice), (CheckedRun.Bob, _run.Admitted()));
        _run.Refused("8");
    }

    [Fact]
    public void Never_more_than_a_batch_in_an_interval()
    {
        _run.StoreRoom(head => head with { Capacity = 10 });
        var (alice, bob) = (_run.Admitted(), _run.Admitted());
        _run.StorePlaces((CheckedRun.Alice, alice), (CheckedRun.Bob, bob));
        _run.Clock += TimeSpan.FromSeconds(1.9);
        _run.StorePlaces((CheckedRun.Alice, alice), (CheckedRun.Bob, bob), (Carol, _run.Admitted()));
        _run.Refused("batch");
    }

    [Fact]
    public void A_paused_room_lets_nobody_in()
    {
        _run.StoreRoom(head => head with { Paused = true });
        _run.Clock += TimeSpan.FromSeconds(1);
        var isPaused = new CheckedRun();
        isPaused.StoreRoom(head => head with { Paused = true });
        isPaused.StorePlaces((CheckedRun.Alice, isPaused.Admitted()));
        isPaused.Refused("7");
    }

    [Fact]
    public void Nobody_is_let_in_before_the_opening()
    {
        var run = new CheckedRun();
        run.StoreRoom(head => head with { OpensAt = CheckedRun.Start.AddHours(1) });
        run.StorePlaces((CheckedRun.Alice, run.Admitted()));
        run.Refused("7");
    }

    [Fact]
    public void Nobody_has_two_places()
    {
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()), (CheckedRun.Bob, _run.Waiting()), (CheckedRun.Alice, _run.Waiting()));
        _run.Refused("9");
    }

    [Fact]
    public void A_place_that_ended_makes_room_for_a_new_one_of_the_same_user()
    {
        _run.StorePlaces((CheckedRun.Alice, Left(_run.Waiting())), (CheckedRun.Alice, _run.Waiting()));
        _run.Legal();
    }

    [Fact]
    public void What_ended_never_comes_back()
    {
        var alice = _run.Admitted();
        _run.StorePlaces((CheckedRun.Alice, Left(alice)));
        _run.StorePlaces((CheckedRun.Alice, alice));
        _run.Refused("7");
    }

    [Fact]
    public void A_place_is_never_given_to_another()
    {
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()));
        _run.StorePlaces((CheckedRun.Bob, _run.Waiting()));
        _run.Refused("7");
    }

    [Fact]
    public void No_place_is_lost()
    {
        var alice = _run.Waiting();
        _run.StorePlaces((CheckedRun.Alice, alice), (CheckedRun.Bob, _run.Waiting()));
        _run.StorePlaces((CheckedRun.Alice, alice));
        _run.Refused("10");
    }

    [Fact]
    public void Who_polls_does_not_fall_silent()
    {
        var alice = _run.Waiting();
        _run.StorePlaces((CheckedRun.Alice, alice));
        _run.Clock += TimeSpan.FromSeconds(59);
        _run.StorePlaces((CheckedRun.Alice, PlaceRules.FallSilent(alice, _run.Now)));
        _run.Refused("7");
    }

    [Fact]
    public void Who_does_not_poll_falls_silent()
    {
        var alice = _run.Waiting();
        _run.StorePlaces((CheckedRun.Alice, alice));
        _run.Clock += TimeSpan.FromSeconds(61);
        _run.StorePlaces((CheckedRun.Alice, PlaceRules.FallSilent(alice, _run.Now)));
        _run.Legal();
    }

    [Fact]
    public void An_admission_lasts_as_long_as_the_policy_says()
    {
        var alice = _run.Claimed();
        _run.StorePlaces((CheckedRun.Alice, alice));
        _run.Clock += TimeSpan.FromSeconds(59);
        _run.StorePlaces((CheckedRun.Alice, alice with { State = PlaceState.Expired, Until = _run.Now }));
        _run.Refused("7");
    }

    [Fact]
    public void Rows_behind_a_gap_count_when_it_is_filled_by_what_they_continue()
    {
        var first = new PlaceChunk();
        for (var place = 0; place < PlaceChunk.Size; place++)
            first.Append(Guid.NewGuid(), _run.Waiting());
        var second = new PlaceChunk { Chain = Domain.WaitingRoom.Proof.OrderHash.Then(first.Chain, first.Run) };
        second.Append(CheckedRun.Alice, _run.Waiting());
        _run.StoreRow(1, second.ToRow(_run.Now));
        Assert.Equal(0, _run.Rooms.Find(CheckedRun.Concert)!.Count);

        _run.StoreRow(0, first.ToRow(_run.Now));

        Assert.Equal(PlaceChunk.Size + 1, _run.Rooms.Find(CheckedRun.Concert)!.Count);
        _run.Legal();
    }

    [Fact]
    public void Who_waits_is_counted_by_rank()
    {
        var chunk = new PlaceChunk();
        for (var place = 0; place < 40; place++)
            chunk.Append(Guid.NewGuid(), place % 3 == 0 ? Left(_run.Waiting()) : _run.Waiting());
        _run.StoreRow(0, chunk.ToRow(_run.Now));
        var room = _run.Rooms.Find(CheckedRun.Concert)!;
        for (var number = 1; number <= 40; number++)
            Assert.Equal(Enumerable.Range(1, number - 1).Count(ahead => (ahead - 1) % 3 != 0), room.AheadOf(number));
        _run.Legal();
    }
}
