using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>What was acknowledged is answered again, byte for byte, and says that it is a replay.</summary>
public sealed class ReplayCheck(TicketingApi api)
{
    /// <summary>How many were sent again so far.</summary>
    public int Replayed { get; private set; }

    /// <summary>Those that were acknowledged since the last time.</summary>
    public async Task NewOnes()
    {
        var fresh = api.Acknowledged.Keyed.Skip(Replayed).ToArray();
        Replayed += fresh.Length;
        await Parallel.ForEachAsync(fresh, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (success, cancellation) =>
        {
            var again = await api.Send(success.Request, cancellation: cancellation);
            Assert.Equal((success.Answer.Status, success.Answer.Text), (again.Status, again.Text));
            Assert.True(again.IsReplay, $"Not marked as a replay: {again}");
        });
    }

    public async Task Everything()
    {
        Replayed = 0;
        await NewOnes();
    }
}
