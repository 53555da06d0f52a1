namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>How a concert's waiting room lets people in.</summary>
public sealed record Room(int Capacity, int BatchSize, int IntervalSeconds = 1)
{
    /// <summary>Nobody waits: for tests that are not about waiting.</summary>
    public static readonly Room Open = new(10_000, 10_000);
}

/// <summary>The operator's side of the API.</summary>
public sealed class Operator(TicketingApi api, string key)
{
    public Task<Answer> Send(HttpMethod method, string path, object? body = null, string? idempotencyKey = null) =>
        api.Send(new ApiRequest(method, path)
        {
            OperatorKey = key,
            IdempotencyKey = idempotencyKey,
            Body = body is null ? null : TicketingApi.Text(body),
        });

    /// <summary>A concert with one evening a month ahead, on sale now.</summary>
    public async Task<Hall> NewHall(
        Room? room = null, int seats = 50, long price = 1_000, DateTimeOffset? saleOpensAt = null, DateTimeOffset? saleClosesAt = null,
        string title = "Proof")
    {
        var startsAt = DateTimeOffset.UtcNow.AddDays(30);
        var date = startsAt.ToString("yyyy-MM-dd");
        var answer = await Send(HttpMethod.Post, "/api/v1/admin/concerts", new
        {
            title,
            artist = "The Provers",
            venue = "Proving Ground",
            dates = new[]
            {
                new
                {
                    date,
                    startsAt,
                    saleOpensAt = saleOpensAt ?? DateTimeOffset.UtcNow.AddMinutes(-1),
                    saleClosesAt = saleClosesAt ?? startsAt,
                    seats,
                    price,
                },
            },
            waitingRoom = Body(room ?? Room.Open),
        });
        return new Hall(answer.Read<CreatedView>(201).ConcertId, date, price);
    }

    public async Task<WaitingRoomView> WaitingRoom(Guid concertId) =>
        (await Send(HttpMethod.Get, WaitingRoomPath(concertId))).Read<WaitingRoomView>(200);

    public async Task<WaitingRoomView> ChangeWaitingRoom(Guid concertId, object change) =>
        (await Send(HttpMethod.Patch, WaitingRoomPath(concertId), change)).Read<WaitingRoomView>(200);

    /// <summary>Every concert with its counters.</summary>
    public async Task<IReadOnlyList<AdminConcertView>> Concerts()
    {
        var all = new List<AdminConcertView>();
        string? cursor = null;
        do
        {
            var page = (await Send(HttpMethod.Get, $"/api/v1/admin/concerts?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}"))
                .Read<PageView<AdminConcertView>>(200);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private static string WaitingRoomPath(Guid concertId) => $"/api/v1/admin/concerts/{concertId}/waiting-room";

    private static object Body(Room room) => new { capacity = room.Capacity, batchSize = room.BatchSize, intervalSeconds = room.IntervalSeconds };
}
