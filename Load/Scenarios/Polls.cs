using System.Text;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>A crowd that waits and asks how far it is, each user in turn.</summary>
internal sealed class Polls(int users) : Scenario
{
    private readonly byte[][] _requests = new byte[users][];
    private ConcertUnderLoad? _concert;

    public override async Task PrepareAsync(Site site)
    {
        _concert = await site.CreateConcertAsync(dates: 1, seatsPerDate: 50, price: 1000, capacity: 1);
        var crowd = await site.CreateUsersAsync(users);

        // The one place goes to a user of its own, so that everybody of the crowd waits.
        var early = await site.CreateUsersAsync(1);
        using (var http = new HttpConnection(site.Target))
            await site.JoinAsync(http, early[0], _concert);
        await site.ForEachAsync(users, async (http, i) =>
        {
            var token = await site.JoinAsync(http, crowd[i], _concert);
            _requests[i] = Encoding.UTF8.GetBytes(HttpRequest.Get(site.Target, "/api/v1/queue-tokens/me", crowd[i].With(token)));
        });
    }

    public override async ValueTask<Outcome> RunAsync(Worker worker, int index)
    {
        var reply = await worker.SendAsync(_requests[index % users]);
        if (reply.IsSuccess && reply.Body.Span.IndexOf("\"waiting\""u8) < 0)
            throw new InvalidDataException($"Not waiting: {reply.Text}");
        return Outcome.Of(reply);
    }

    public override async Task VerifyAsync(Site site, Measurement run) =>
        Stored.Equal("users waiting", users, (await site.WaitingRoomAsync(_concert!)).GetProperty("waiting").GetInt64());
}
