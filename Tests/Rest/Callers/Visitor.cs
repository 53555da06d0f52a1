namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>A signed-in user with at most one queue token in the hand.</summary>
public sealed class Visitor(TicketingApi api, UserView user)
{
    public TicketingApi Api => api;

    public Guid UserId => user.UserId;

    public UserView User => user;

    /// <summary>Sent with every protected call and every call about the token.</summary>
    public string? QueueToken { get; set; }

    public ApiRequest Request(HttpMethod method, string path, object? body = null, string? key = null) => new(method, path)
    {
        AccessToken = user.AccessToken,
        QueueToken = QueueToken,
        IdempotencyKey = key,
        Body = body is null ? null : TicketingApi.Text(body),
        Sender = user.UserId,
    };

    public Task<Answer> Send(HttpMethod method, string path, object? body = null, string? key = null) => api.Send(Request(method, path, body, key));

    public Task<Answer> Join(Guid concertId, string? key = null) => api.Send(JoinRequest(concertId, key));

    /// <summary>Joins and keeps the token for the calls to come.</summary>
    public async Task<QueueTokenView> Enter(Guid concertId, string? key = null)
    {
        var place = (await Join(concertId, key)).Read<QueueTokenView>(200, 201);
        QueueToken = place.Token;
        return place;
    }

    /// <summary>Joins and polls until admitted.</summary>
    public async Task<QueueTokenView> EnterAdmitted(Guid concertId)
    {
        await Enter(concertId);
        return await UntilPlace(place => place.IsAdmitted);
    }

    public async Task<QueueTokenView> UntilPlace(Func<QueueTokenView, bool> reached, TimeSpan? within = null) =>
        await Eventually.Get(Place, reached, within ?? TimeSpan.FromSeconds(30));

    public async Task<QueueTokenView> Place() => (await PlaceAnswer()).Read<QueueTokenView>(200);

    public Task<Answer> PlaceAnswer() => Send(HttpMethod.Get, "/api/v1/queue-tokens/me");

    public Task<Answer> Leave() => Send(HttpMethod.Delete, "/api/v1/queue-tokens/me");

    public async Task<IReadOnlyList<DateView>> Dates(Guid concertId) =>
        (await Send(HttpMethod.Get, $"/api/v1/concerts/{concertId}/dates")).Read<PageView<DateView>>(200).Items;

    public async Task<SeatMapView> Seats(Hall hall) => (await SeatsAnswer(hall)).Read<SeatMapView>(200);

    public Task<Answer> SeatsAnswer(Hall hall) => Send(HttpMethod.Get, $"{hall.Path}/seats");

    public Task<Answer> Hold(Hall hall, params int[] seats) => api.Send(HoldRequest(hall, seats, null));

    public async Task<ReservationView> Holding(Hall hall, params int[] seats) => (await Hold(hall, seats)).Read<ReservationView>(201);

    public async Task<ReservationView> Reservation(Guid reservationId) =>
        (await Send(HttpMethod.Get, $"/api/v1/reservations/{reservationId}")).Read<ReservationView>(200);

    public Task<IReadOnlyList<ReservationView>> Reservations() => Pages<ReservationView>("/api/v1/reservations");

    public Task<Answer> Cancel(Guid reservationId) => Send(HttpMethod.Delete, $"/api/v1/reservations/{reservationId}");

    public Task<Answer> Charge(long amount, string? key = null) => api.Send(ChargeRequest(amount, key));

    public async Task<WalletView> Wallet() => (await Send(HttpMethod.Get, "/api/v1/wallets/me")).Read<WalletView>(200);

    public Task<IReadOnlyList<EntryView>> Entries() => Pages<EntryView>("/api/v1/wallets/me/entries");

    public Task<Answer> Pay(Guid reservationId, string? key = null) => api.Send(PayRequest(reservationId, key));

    public Task<IReadOnlyList<PaymentView>> Payments() => Pages<PaymentView>("/api/v1/payments");

    public ApiRequest JoinRequest(Guid concertId, string? key) =>
        Request(HttpMethod.Post, $"/api/v1/concerts/{concertId}/queue-tokens", key: key) with { QueueToken = null };

    public ApiRequest HoldRequest(Hall hall, IReadOnlyList<int> seats, string? key) =>
        Request(HttpMethod.Post, "/api/v1/reservations", new { concertId = hall.ConcertId, date = hall.Date, seats }, key);

    public ApiRequest ChargeRequest(long amount, string? key) => Request(HttpMethod.Post, "/api/v1/wallets/me/charges", new { amount }, key);

    public ApiRequest PayRequest(Guid reservationId, string? key) => Request(HttpMethod.Post, "/api/v1/payments", new { reservationId }, key);

    private async Task<IReadOnlyList<T>> Pages<T>(string path)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var query = cursor is null ? "?limit=100" : $"?limit=100&cursor={cursor}";
            var page = (await Send(HttpMethod.Get, path + query)).Read<PageView<T>>(200);
            items.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return items;
    }
}
