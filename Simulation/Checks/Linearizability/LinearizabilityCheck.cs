using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.Workloads;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks.Linearizability;

/// <summary>
/// At the end: what users saw of each seat, wallet and waiting room could have come from one that does one thing after the other. It knows
/// nothing of grains and stored states, only what was asked and answered.
/// </summary>
internal sealed class LinearizabilityCheck(TicketingWorld world, Referee referee, SeatChecks seats, AccountChecks accounts) : ICheck
{
    /// <summary>Usual histories take as many steps as they have operations. One that takes so many is given up and counted.</summary>
    private const int MostSteps = 50_000;

    public Task AtTheEnd(IReadOnlyList<Stage> stages)
    {
        var steps = world.Log.Steps;
        var wallets = new History<long, WalletOperation>(WalletModel.Instance, MostSteps);
        foreach (var (user, calls) in new WalletHistories(IsAccountAlone).Of(steps))
            Judge(wallets.Find(calls), "linearizable wallet", () => $"wallet of user {user.Short()}: {Told(user)}");
        var seatHistories = new SeatHistories(referee.Policy.Hold.Duration, referee.ClocksApart, AreAlone);
        var search = new History<SeatNow, SeatOperation>(SeatModel.Instance, MostSteps);
        foreach (var (key, calls) in seatHistories.Of(steps))
            Judge(search.Find(calls), "linearizable seat", () => $"seat {key.Seat} of {key.Concert.Short()}: {Told(calls)}");
        if (new RoomHistories().Wrong(steps) is { } wrong)
            referee.Fail("linearizable waiting room", wrong);
        return Task.CompletedTask;
    }

    private void Judge(Finding finding, string invariant, Func<string> told)
    {
        if (finding == Finding.Undecided)
            world.UndecidedHistories++;
        else if (finding == Finding.NotLinearizable)
            referee.Fail(invariant, told());
    }

    private bool IsAccountAlone(Step step) => accounts.Find(step.UserId) is { } account && referee.IsAlone(account.GrainId, step.Sent);

    private bool AreAlone(Step step, int seat)
    {
        var watched = step.Asked switch
        {
            Asked.Hold hold => seats.Find(new SeatKey(new ConcertDateKey(hold.ConcertId, DateKey.Parse(hold.Date)), seat)),
            Asked.Pay pay when accounts.Reservation(pay.ReservationId) is { } reservation =>
                seats.Find(new SeatKey(new ConcertDateKey(reservation.ConcertId, DateKey.Parse(reservation.Date)), seat)),
            _ => null,
        };
        return watched is not null && referee.IsAlone(watched.GrainId, step.Sent) && IsAccountAlone(step);
    }

    private string Told(Guid user) =>
        string.Join("; ", world.Log.Steps.Where(step => step.UserId == user && step.Asked is Asked.Charge or Asked.Pay or Asked.ReadBalance));

    private static string Told(List<Call<SeatOperation>> calls) => string.Join("; ", calls.OrderBy(call => call.Sent).Select(call =>
        $"{call.Sent.TotalSeconds:F3} to {call.Ended?.TotalSeconds:F3} s {call.Operation.Kind} {call.Operation.Reservation.Short()}"
        + (call.Operation.Kind == SeatOperationKind.Hold ? $" (free {call.Operation.FreeFrom.TotalSeconds:F3} to {call.Operation.FreeAt.TotalSeconds:F3} s)" : "")));
}
