using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTicketing.Gateway.Concerts;
using OrleansTicketing.Gateway.Health;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Invariants;
using OrleansTicketing.Gateway.Policies;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.Records;
using OrleansTicketing.Gateway.Reservations;
using OrleansTicketing.Gateway.Seats;
using OrleansTicketing.Gateway.WaitingRoom;
using OrleansTicketing.Gateway.Wallets;

namespace OrleansTicketing.Gateway.Json;

/// <summary>The serialisers of everything the gateway reads or writes, made at compile time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(NewUserRequest))]
[JsonSerializable(typeof(NewUserBody))]
[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(OperatorSignInBody))]
[JsonSerializable(typeof(OperatorSessionBody))]
[JsonSerializable(typeof(QueueTokenBody))]
[JsonSerializable(typeof(JoinedTokenBody))]
[JsonSerializable(typeof(ReceiptBody))]
[JsonSerializable(typeof(ProofBody))]
[JsonSerializable(typeof(WhyBody))]
[JsonSerializable(typeof(HeadsBody))]
[JsonSerializable(typeof(HeadBody))]
[JsonSerializable(typeof(OrderKeysBody))]
[JsonSerializable(typeof(HoldRequestBody))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(Page<ReservationBody>))]
[JsonSerializable(typeof(PayRequestBody))]
[JsonSerializable(typeof(PaymentBody))]
[JsonSerializable(typeof(Page<PaymentBody>))]
[JsonSerializable(typeof(ChargeRequestBody))]
[JsonSerializable(typeof(ChargeBody))]
[JsonSerializable(typeof(WalletBody))]
[JsonSerializable(typeof(Page<EntryBody>))]
[JsonSerializable(typeof(TicketKeysBody))]
[JsonSerializable(typeof(PolicyBody))]
[JsonSerializable(typeof(ConcertDetailBody))]
[JsonSerializable(typeof(Page<ConcertBody>))]
[JsonSerializable(typeof(Page<BookableDateBody>))]
[JsonSerializable(typeof(SeatMapBody))]
[JsonSerializable(typeof(SeatEventBody))]
[JsonSerializable(typeof(SalesBody))]
[JsonSerializable(typeof(ConcertRequestBody))]
[JsonSerializable(typeof(CorrectionRequestBody))]
[JsonSerializable(typeof(CreatedConcertBody))]
[JsonSerializable(typeof(Page<AdminConcertBody>))]
[JsonSerializable(typeof(CorrectedConcertBody))]
[JsonSerializable(typeof(RoomChangeBody))]
[JsonSerializable(typeof(RoomFiguresBody))]
[JsonSerializable(typeof(UserActRequestBody))]
[JsonSerializable(typeof(RoomActRequestBody))]
[JsonSerializable(typeof(OperatorActBody))]
[JsonSerializable(typeof(Page<OperatorActBody>))]
[JsonSerializable(typeof(RoomHistoryBody))]
[JsonSerializable(typeof(LotteryBody))]
[JsonSerializable(typeof(InvariantsBody))]
[JsonSerializable(typeof(SearchBody))]
[JsonSerializable(typeof(TimelineBody))]
[JsonSerializable(typeof(ConditionBody))]
internal sealed partial class GatewayJson : JsonSerializerContext;
