using OrleansTicketing.Domain.WaitingRoom.Proof;
using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>Invariant 7 as nobody can deny it: whatever was killed, there is one log of joins, and every receipt that was given is in it.</summary>
public static class OrderInvariants
{
    public static async Task Check(TicketingApi api, CrashEnd end)
    {
        foreach (var concert in end.Places.GroupBy(place => place.Seen.ConcertId))
        {
            var receipts = end.Requests.Successes($"/api/v1/concerts/{concert.Key}/queue-tokens")
                .Select(join => (join.Answer.Read<QueueTokenView>().Token, ProofText.ReadReceipt(join.Answer.Text).Receipt))
                .Distinct()
                .ToDictionary(join => join.Token, join => join.Receipt);
            var proofs = new List<(JoinReceipt Receipt, string Proof)>();
            foreach (var place in concert)
            {
                var holder = new Visitor(place.Seen.Visitor.Api, place.Seen.Visitor.User) { QueueToken = place.Seen.Token };
                proofs.Add((receipts[place.Seen.Token], (await RoomLog.ProofOf(holder)).Text));
            }

            var log = await RoomLog.Published(api, concert.Key);
            Assert.All(proofs, proof => log.Check(proof.Receipt, proof.Proof));
        }
    }
}
