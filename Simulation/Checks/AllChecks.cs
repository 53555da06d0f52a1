using OrleansTicketing.Simulation.Checks.Answers;
using OrleansTicketing.Simulation.Checks.AtRest;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Checks.Linearizability;
using OrleansTicketing.Simulation.Checks.Proofs;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks;

internal static class AllChecks
{
    internal static IReadOnlyList<ICheck> For(TicketingWorld world)
    {
        var referee = Referee.Of(world);
        var seats = new SeatChecks(referee);
        var rooms = new RoomChecks(referee);
        var accounts = new AccountChecks(referee, seats, rooms);
        var answers = new AnswerChecks(referee, seats, accounts, rooms, new ReleaseChecks(referee, seats, accounts, world.Log));
        rooms.LastSeen = answers.LastSeen;
        return
        [
            seats, new DateChecks(referee), rooms, new HeadChecks(referee, rooms), accounts, answers, new RestCheck(world, referee, seats, accounts, rooms),
            new PublishedCheck(world, referee, accounts, rooms), new LinearizabilityCheck(world, referee, seats, accounts),
        ];
    }
}
