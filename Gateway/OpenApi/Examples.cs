using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Concerts;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Invariants;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Policies;
using OrleansTicketing.Gateway.Records;
using OrleansTicketing.Gateway.Reservations;
using OrleansTicketing.Gateway.Seats;
using OrleansTicketing.Gateway.WaitingRoom;
using OrleansTicketing.Gateway.Wallets;

namespace OrleansTicketing.Gateway.OpenApi;

/// <summary>One example of each body, made from the types themselves, so that it cannot differ from what is really sent.</summary>
internal static class Examples
{
    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly Guid User = Guid.Parse("8f14e45f-ceea-467f-a0e6-5d1b6a1c0a01");
    private static readonly Guid Concert = Guid.Parse("1c9d0a52-7d6f-4a0b-9d53-2f6f7c1e0b02");
    private static readonly Guid Reservation = Guid.Parse("5a105e8b-9d40-4e13-8d1c-6c1f1d7a0c03");
    private static readonly Guid Payment = Guid.Parse("0d6b8f1e-3c5a-4b7e-a1f2-9e8d7c6b0d04");
    private static readonly Guid Ticket = Guid.Parse("7e2f1a90-5b4c-4d3e-8f6a-1b2c3d4e0e05");
    private static readonly DateTime Evening = new(2027, 5, 1, 10, 30, 0, DateTimeKind.Utc);
    private static readonly DateTime Now = new(2027, 4, 1, 9, 0, 0, DateTimeKind.Utc);
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0869";
    private const string Cursor = "AAAAAAAAABQ";
    private const string Date = "2027-05-01";

    private static readonly FrozenDictionary<Type, string> All = Make().ToFrozenDictionary(pair => pair.Type, pair => pair.Json);

    /// <summary>Null where the type is no body of its own.</summary>
    public static JsonNode? Of(Type type) => All.TryGetValue(type, out var json) ? JsonNode.Parse(json) : null;

    /// <summary>A refusal with the extras that the code brings.</summary>
    public static Refusal Of(ErrorCode code) => code switch
    {
        ErrorCode.InvalidRequest => Refusal.InvalidField("amount", "Must be a whole JSON number from 1 to 100000000."),
        ErrorCode.SeatTaken => new Refusal(code) { Seats = [7] },
        ErrorCode.SeatLimitExceeded => new Refusal(code) { Limit = 4, Held = 3 },
        ErrorCode.InsufficientBalance => new Refusal(code) { Balance = 50_000, Amount = 198_000 },
        _ => new Refusal(code),
    };

    private static IEnumerable<(Type Type, string Json)> Make()
    {
        var json = GatewayJson.Default;
        var section = new SectionRequestBody("Floor", "standing", 1, 50, 99_000);
        var concert = new ConcertBody(Concert, "Night of Strings", "The Quartet", "City Hall", "Asia/Seoul", [new(Date, Evening, Now, Evening)]);
        var detail = new ConcertDetailBody(
            Concert, concert.Title, concert.Artist, concert.Venue, concert.TimeZone,
            [new(Date, Evening, Now, Evening, [new("Floor", "standing", 1, 50, 99_000)])]);
        var token = new QueueTokenBody("AWJhc2U2NHVybA", Concert, User, QueueTokenStatus.Waiting, 1042, 41, 12, 17, LikelySeat.Yes, RoomModeName.Fifo, 1, Now, null, null);
        var hash = string.Concat(Enumerable.Repeat("5feceb66ffc86f38", 4));
        var claim = new ClaimBody(Concert, User, 1042, Now, hash, hash[..32]);
        var receipt = new ReceiptBody(Concert, User, 1042, Now, hash, hash[..32], "9a3bd210", hash);
        var head = new HeadBody(Concert, 1100, hash, Now.AddSeconds(1), "9a3bd210", hash + hash);
        var reservation = new ReservationBody(
            Reservation, Concert, Date, [new(7, 99_000), new(8, 99_000)], 198_000, ReservationStatusName.Held, Now.AddMinutes(5), Now, null);
        var payment = new PaymentBody(Payment, Reservation, 198_000, Now.AddMinutes(1), [new(Ticket, 7, "MXxrZXl8dGlja2V0.c2lnbmF0dXJl")]);
        var entry = new EntryBody(Payment, EntryKind.Payment, -198_000, 2_000, Payment, Now.AddMinutes(1));
        RoomWindowBody[] schedule = [new(Now.AddHours(-1), RoomModeName.Lottery), new(Now, RoomModeName.Fifo)];
        var figures = new RoomFiguresBody(1_000, 100, 37, 5, 100, 50, 5, false, 1_142, 142, RoomModeName.Fifo, schedule, new(420, 0.912, 0.041, 0.905));
        var act = new OperatorActBody(3, Now, "9f86d081", ActName.Expel, User, 1_042, "resold places", null, Ticket);
        var bookable = new BookableDateBody(Date, Evening, Now, Evening, 50, 48, [new("Floor", "standing", 99_000, 50, 48)]);

        yield return One(new NewUserRequest("Ada"), json.NewUserRequest);
        yield return One(new NewUserBody(User, "Ada", "AXRoaXMgaXMgYW4gZXhhbXBsZQ", "Bearer", Now.AddHours(12)), json.NewUserBody);
        yield return One(new SessionBody(User, Now.AddHours(12)), json.SessionBody);
        yield return One(new OperatorSignInBody("the-operators-key"), json.OperatorSignInBody);
        yield return One(new OperatorSessionBody(Now.AddMinutes(30)), json.OperatorSessionBody);
        yield return One(new PolicyBody("KRW", 4, 4, 100_000_000, 300, 600, 60, 300, true), json.PolicyBody);
        yield return One(detail, json.ConcertDetailBody);
        yield return One(new Page<ConcertBody>([concert], Cursor), json.PageConcertBody);
        yield return One(token, json.QueueTokenBody);
        yield return One(new JoinedTokenBody(token, receipt), json.JoinedTokenBody);
        yield return One(receipt, json.ReceiptBody);
        yield return One(new ProofBody(claim, hash, [new(1025, Now, hash)], [hash], head, null), json.ProofBody);
        yield return One(
            new WhyBody(1042, 1042, Now, PlaceOrderName.Arrival, 41, new(1041, 900, 100, 41), ["So 41 are ahead of you."]), json.WhyBody);
        yield return One(new HeadsBody([head], Cursor, head), json.HeadsBody);
        yield return One(head, json.HeadBody);
        yield return One(new Page<BookableDateBody>([bookable], null), json.PageBookableDateBody);
        yield return One(
            new SeatMapBody(Concert, Date, 12, [new(7, "Floor", "1", "standing", 99_000, SeatStatusName.Available)]), json.SeatMapBody);
        yield return One(new SeatEventBody(13, 7, SeatStatusName.Held), json.SeatEventBody);
        yield return One(
            new SalesBody(Now, "KRW",
                [new(Date, Evening, 50, 47, 1, 2, 198_000, [new("Floor", "standing", 99_000, 50, 47, 1, 2, 198_000)])], new(50, 47, 1, 2, 198_000)),
            json.SalesBody);
        yield return One(new HoldRequestBody(Concert, Date, [7, 8]), json.HoldRequestBody);
        yield return One(reservation, json.ReservationBody);
        yield return One(new Page<ReservationBody>([reservation], null), json.PageReservationBody);
        yield return One(new PayRequestBody(Reservation), json.PayRequestBody);
        yield return One(payment, json.PaymentBody);
        yield return One("<svg viewBox=\"0 0 1 1\" xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\" height=\"1\"/></svg>", json.String);
        yield return One(new Page<PaymentBody>([payment], null), json.PagePaymentBody);
        yield return One(new ChargeRequestBody(200_000), json.ChargeRequestBody);
        yield return One(new ChargeBody(Ticket, 200_000, 200_000), json.ChargeBody);
        yield return One(new WalletBody(User, 200_000, "KRW"), json.WalletBody);
        yield return One(new Page<EntryBody>([entry], null), json.PageEntryBody);
        yield return One(
            new OrderKeysBody([new("9a3bd210", "EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "ES256", "sig")], null),
            json.OrderKeysBody);
        yield return One(
            new TicketKeysBody([new("9a3bd210", "EC", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0", "ES256", "sig")], null, "Verify the signature over the payload's bytes."),
            json.TicketKeysBody);
        yield return One(
            new ConcertRequestBody("Night of Strings", "The Quartet", "City Hall", [new(Date, Evening, Seats: 50, Price: 99_000)], "Asia/Seoul"),
            json.ConcertRequestBody);
        yield return One(new CreatedConcertBody(Concert), json.CreatedConcertBody);
        yield return One(
            new CorrectionRequestBody(Title: "Night of Many Strings", Dates: [new(Date, SaleClosesAt: Evening.AddHours(-1))]),
            json.CorrectionRequestBody);
        yield return One(
            new CorrectedConcertBody(Concert, "Night of Many Strings", "The Quartet", "City Hall", "Asia/Seoul",
                [new(Date, Evening, Now, Evening.AddHours(-1), [section])]),
            json.CorrectedConcertBody);
        yield return One(
            new Page<AdminConcertBody>(
                [new(Concert, "Night of Strings", "The Quartet", "City Hall", "Asia/Seoul", [new(Date, Evening, Now, Evening, [section], 50, 48, 1, 1)], figures)],
                null),
            json.PageAdminConcertBody);
        yield return One(new RoomChangeBody(Capacity: 200, Schedule: schedule), json.RoomChangeBody);
        yield return One(new UserActRequestBody(User, "resold places"), json.UserActRequestBody);
        yield return One(new RoomActRequestBody("the hall is sold out"), json.RoomActRequestBody);
        yield return One(act, json.OperatorActBody);
        yield return One(new Page<OperatorActBody>([act], null), json.PageOperatorActBody);
        yield return One(new RoomHistoryBody([new(Now, 1_142, 1_000, 100, 37, 5)], null), json.RoomHistoryBody);
        yield return One(
            new LotteryBody(Concert, Hash[..64], Now.AddHours(-1), Now, Now.AddSeconds(0.2), 1_040, Hash[1..65], Hash[2..66]), json.LotteryBody);
        yield return One(figures, json.RoomFiguresBody);
        yield return One(
            new InvariantsBody(
                [new(InvariantNameBody.LedgerSum, false, 10_000, 1, [new("the balance is -1", $"account {User}")], Now, 2.5)],
                false, null, 0, new(10_000, 1_000_000, 3_000_000, 2_000_000, 0), 300),
            json.InvariantsBody);
        yield return One(
            new SearchBody([new(RecordKindName.Ticket, User, Reservation, Payment, Ticket, Concert, Date, 7)], true, null), json.SearchBody);
        yield return One(
            new TimelineBody(
                [new(Now, TimelineKindName.Held, Concert, Date, 1_042, [7, 8], Reservation, null, null, 198_000, null, null)], Cursor, true),
            json.TimelineBody);
        yield return One(
            new ConditionBody(
                new("1.0.0", Now, 3_600),
                [new("silo-1", "10.0.0.5:11111", "active", Now)],
                new("MariaDB", true, 1.2, Now, 73_400_320, null),
                "/dashboard",
                new Uri("https://silos.example/dashboard/")),
            json.ConditionBody);
        yield return One(new HealthBody("ok"), json.HealthBody);
    }

    private static (Type Type, string Json) One<T>(T value, JsonTypeInfo<T> type) => (typeof(T), JsonSerializer.Serialize(value, type));
}
