using OrleansTicketing.Client;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Simulation.Checks.AtRest;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.Workloads;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks.Proofs;

/// <summary>
/// At rest: everything that is signed, and that people may hold against the service years later, is true of what is stored. A signature is
/// another in each run: nothing here may depend on one but whether it verifies.
/// </summary>
internal sealed class PublishedCheck(TicketingWorld world, Referee referee, AccountChecks accounts, RoomChecks rooms) : ICheck
{
    private readonly OrderChecks _order = new(world.Keys);
    private readonly TicketChecks _tickets = new(world.Keys);

    public async Task AtTheEnd(IReadOnlyList<Stage> stages)
    {
        CheckTickets();
        var logs = rooms.All.ToDictionary(room => room.ConcertId, room => new StoredLog(room));
        foreach (var room in rooms.All)
            Tell(room.ConcertId, _order.UntrueHeads(logs[room.ConcertId], HeadsOf(room)));
        CheckReceipts(logs);
        foreach (var stage in stages)
        {
            if (rooms.Find(stage.ConcertId) is not { } room)
                continue;
            await CheckProof(stage, room);
            await CheckLottery(room);
        }
    }

    private void CheckTickets()
    {
        foreach (var account in accounts.All)
        {
            foreach (var payment in account.Payments.Items)
            {
                if (accounts.Reservation(payment.ReservationId) is { } paid && _tickets.Untrue(payment, paid) is { } untrue)
                    referee.Fail("6", untrue);
            }
        }
    }

    private void CheckReceipts(Dictionary<Guid, StoredLog> logs)
    {
        var heads = rooms.All.ToDictionary(room => room.ConcertId, HeadsOf);
        foreach (var step in world.Log.Steps)
        {
            if (step is { Asked: Asked.Join join, Outcome: Outcome.Answered { Value: JoinedPlace joined } } && logs.TryGetValue(join.ConcertId, out var log))
                Tell(join.ConcertId, _order.UntrueReceipt(log, joined.Receipt, heads[join.ConcertId]));
        }
    }

    /// <summary>The proof of one place of each room: all of them come by the same way.</summary>
    private async Task CheckProof(Stage stage, WatchedRoom room)
    {
        if (stage.Visitors.LastOrDefault(visitor => visitor.ConcertId == stage.ConcertId) is not { } prover)
            return;
        var proven = await world.AskAtRest(
            new Asked.Operate(stage.ConcertId, $"prove place {prover.Number}"),
            gateway => gateway.Tokens.Read(prover.Token, prover.UserId, prover.ConcertId) is var read && read.Succeeded(out var token)
                ? gateway.Proofs.Prove(token)
                : Task.FromResult<Answer<ProvenPlace>>(read.Refusal));
        var untrue = proven is { Head: { } head }
            ? _order.UntrueProof(new StoredLog(room), new OrderProof(proven.Receipt, proven.Chain, proven.Entries, proven.Runs, head), HeadsOf(room))
            : $"place {prover.Number} cannot be proven";
        Tell(room.ConcertId, untrue);
    }

    private async Task CheckLottery(WatchedRoom room)
    {
        if (room.Head?.Lottery is null)
            return;
        var told = await world.AskAtRest(new Asked.Operate(room.ConcertId, "read the lottery"), gateway => gateway.RoomActs.Lottery(room.ConcertId));
        if ((told is null ? "it is not told" : OrderChecks.UntrueLottery(room, new StoredLog(room), told)) is { } untrue)
            referee.Fail("7", $"at rest, the lottery of {room.ConcertId.Short()}: {untrue}");
    }

    private static SignedHead[] HeadsOf(WatchedRoom room) => [.. room.Heads.Select(head => OrderWords.Of(room.ConcertId, head.ToReply()))];

    private void Tell(Guid concertId, string? untrue)
    {
        if (untrue is not null)
            referee.Fail("proof", $"at rest, waiting room {concertId.Short()}: {untrue}");
    }
}
