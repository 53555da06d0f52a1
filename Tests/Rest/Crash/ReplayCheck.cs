using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>What was acknowledged is answered again, byte for byte, and says that it is a replay.</summary>
public sealed class ReplayCheck(TicketingApi api)
{
    private const int MostSendings = 10;

    private int _unavailable;

    /// <summary>How many were sent again so far.</summary>
    public int Replayed { get; private set; }

    /// <summary>How often the answer was to come again.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Those that were acknowledged since the last time.</summary>
    public async Task NewOnes()
    {
        var fresh = api.Acknowledged.Keyed.Skip(Replayed).ToArray();
        Replayed += fresh.Length;
        await Parallel.ForEachAsync(fresh, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (success, cancellation) =>
        {
            var again = await SendAgain(success.Request, cancellation);
            Assert.Equal((success.Answer.Status, success.Answer.Text), (again.Status, again.Text));
            Assert.True(again.IsReplay, $"Not marked as a replay: {again}");
        });
    }

    public async Task Everything()
    {
        Replayed = 0;
        await NewOnes();
    }

    /// <summary>As callers are told to: after the time that a 503 names.</summary>
    private async Task<Answer> SendAgain(ApiRequest request, CancellationToken cancellation)
    {
        for (var sending = 1; ; sending++)
        {
            var answer = await api.Send(request, cancellation: cancellation);
            if (answer.Status != 503 || sending == MostSendings)
                return answer;
            Interlocked.Increment(ref _unavailable);
            Assert.True(int.TryParse(answer.Header("Retry-After"), out var seconds), $"When to come again is not told: {answer}");
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        }
    }
}
