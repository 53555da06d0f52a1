using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.Checks.Linearizability;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class RoomHistoriesTests
{
    private readonly List<Step> _steps = [];

    private string? Wrong => new RoomHistories().Wrong(_steps);

    private static TokenView View(Guid user, int number, PlaceStatus status) => new(
        "token", CheckedRun.Concert, user, status, number, 0, null, null, null, null, TimeSpan.FromSeconds(1), CheckedRun.Start, null, null);

    private static Outcome.Answered Place(Guid user, int number, bool created = true, bool replayed = false, PlaceStatus status = PlaceStatus.Waiting) => new(
        new JoinedPlace(View(user, number, status), created, replayed, new SignedReceipt(
            new JoinReceipt(CheckedRun.Concert, user, number, CheckedRun.Start, Digest.Zero, default), "00000000", Digest.Zero)));

    private static readonly Outcome NoAnswer = new Outcome.Unknown("no answer");

    private void Add(Guid user, Asked asked, double sent, double ended, Outcome outcome) => _steps.Add(
        new Step(_steps.Count, user, asked, 0, TimeSpan.FromSeconds(sent)) { Ended = TimeSpan.FromSeconds(ended), Outcome = outcome });

    private void Join(Guid user, double sent, double ended, Outcome outcome, string? key = null) =>
        Add(user, new Asked.Join(CheckedRun.Concert, key), sent, ended, outcome);

    private void Look(double sent, double ended, PlaceStatus status) =>
        Add(CheckedRun.Alice, new Asked.Look(CheckedRun.Concert, 1), sent, ended, new Outcome.Answered(View(CheckedRun.Alice, 1, status)));

    private void Leave(double sent, double ended) => Add(
        CheckedRun.Alice, new Asked.Leave(CheckedRun.Concert, 1), sent, ended, new Outcome.Answered(View(CheckedRun.Alice, 1, PlaceStatus.Finished)));

    [Fact]
    public void Joins_one_after_the_other_have_rising_numbers()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 1));
        Join(CheckedRun.Bob, 2, 3, Place(CheckedRun.Bob, 2));
        Assert.Null(Wrong);
    }

    [Fact]
    public void Who_was_answered_before_another_asked_is_not_behind()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 2));
        Join(CheckedRun.Bob, 2, 3, Place(CheckedRun.Bob, 1));
        Assert.Contains("place 2", Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Joins_side_by_side_may_have_either_order()
    {
        Join(CheckedRun.Alice, 0, 2.5, Place(CheckedRun.Alice, 2));
        Join(CheckedRun.Bob, 2, 3, Place(CheckedRun.Bob, 1));
        Assert.Null(Wrong);
    }

    [Fact]
    public void A_join_that_was_sent_again_counts_from_the_first_time()
    {
        Join(CheckedRun.Bob, 0, 0.5, NoAnswer, "key");
        Join(CheckedRun.Alice, 0.2, 1, Place(CheckedRun.Alice, 2));
        Join(CheckedRun.Bob, 2, 3, Place(CheckedRun.Bob, 1), "key");
        Assert.Null(Wrong);
    }

    [Fact]
    public void A_place_that_was_there_before_says_nothing_of_when_it_was_asked_for()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 2));
        Join(CheckedRun.Bob, 2, 3, Place(CheckedRun.Bob, 1, created: false));
        Assert.Null(Wrong);
    }

    [Fact]
    public void A_place_is_given_to_one_user()
    {
        Join(CheckedRun.Alice, 0, 3, Place(CheckedRun.Alice, 1));
        Join(CheckedRun.Bob, 0, 3, Place(CheckedRun.Bob, 1));
        Assert.Contains("was given to", Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_goes_forward()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 1));
        Look(2, 3, PlaceStatus.Admitted);
        Look(5, 6, PlaceStatus.Expired);
        Assert.Null(Wrong);
    }

    [Fact]
    public void A_place_never_waits_again()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 1));
        Look(2, 3, PlaceStatus.Admitted);
        Look(4.1, 5, PlaceStatus.Waiting);
        Assert.Contains("went from Admitted to Waiting", Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void News_may_be_a_second_old()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 1));
        Look(2, 3, PlaceStatus.Admitted);
        Look(3.9, 5, PlaceStatus.Waiting);
        Assert.Null(Wrong);
    }

    [Fact]
    public void But_not_of_what_the_user_did()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 1));
        Leave(2, 3);
        Look(3.1, 4, PlaceStatus.Waiting);
        Assert.Contains("went from Finished to Waiting", Wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_answered_first_is_answered_again_and_is_no_news()
    {
        Join(CheckedRun.Alice, 0, 1, Place(CheckedRun.Alice, 1), "key");
        Look(2, 3, PlaceStatus.Admitted);
        Join(CheckedRun.Alice, 5, 6, Place(CheckedRun.Alice, 1, replayed: true), "key");
        Assert.Null(Wrong);
    }
}
