using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.WaitingRoom;
using OrleansTicketing.Simulation.Checks.AtRest;

namespace OrleansTicketing.Tests.Simulation.Checks;

public sealed class ActsAtRestTests
{
    private readonly CheckedRun _run = new();

    private string? Untrue => ActsAtRest.Untrue(_run.Rooms.Find(CheckedRun.Concert)!);

    private void Audit(OperatorActKind kind, Guid user, int number) => _run.StoreRoom(head => head with
    {
        ActCount = 1,
        Acts = [new StoredAct(_run.Now, "0p", kind, Guid.NewGuid()) { User = user, Number = number }],
    });

    [Fact]
    public void Who_was_let_in_by_an_operator_is_in()
    {
        Audit(OperatorActKind.Admit, CheckedRun.Alice, 1);
        _run.StorePlaces((CheckedRun.Alice, _run.Admitted()));
        Assert.Null(Untrue);
    }

    [Fact]
    public void An_admission_that_got_lost_is_found()
    {
        Audit(OperatorActKind.Admit, CheckedRun.Alice, 1);
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()));
        Assert.Contains("Waiting", Untrue, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_got_lost_or_is_anothers_was_not_let_in()
    {
        Audit(OperatorActKind.Admit, CheckedRun.Alice, 1);
        _run.StorePlaces((CheckedRun.Bob, _run.Admitted()));
        Assert.Contains("another's", Untrue, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_thrown_out_is_out()
    {
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()));
        Audit(OperatorActKind.Expel, CheckedRun.Alice, 1);
        Assert.Contains("Waiting", Untrue, StringComparison.Ordinal);

        _run.StorePlaces((CheckedRun.Alice, PlaceRules.Leave(_run.Waiting(), _run.Now)));
        Assert.Null(Untrue);
    }

    [Fact]
    public void Who_joined_anew_after_it_was_not_thrown_out_of_that_place()
    {
        Audit(OperatorActKind.Expel, CheckedRun.Alice, 1);
        _run.Clock += TimeSpan.FromSeconds(1);
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()));
        Assert.Null(Untrue);
    }

    [Fact]
    public void What_was_done_to_nobody_in_particular_has_no_place_to_show_it()
    {
        _run.StorePlaces((CheckedRun.Alice, _run.Waiting()));
        _run.StoreRoom(head => head with { ActCount = 1, Acts = [new StoredAct(_run.Now, "0p", OperatorActKind.Drain, Guid.NewGuid())] });
        Assert.Null(Untrue);
    }
}
