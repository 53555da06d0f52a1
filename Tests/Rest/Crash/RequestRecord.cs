using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>What the clients asked for and were told, found by what a check starts from.</summary>
public sealed class RequestRecord(IReadOnlyList<Outcome> outcomes)
{
    private const string Places = "/api/v1/queue-tokens/me";
    private const string Payments = "/api/v1/payments";
    private const string Reservations = "/api/v1/reservations";

    private readonly ILookup<string, Outcome> _successes = outcomes
        .Where(outcome => outcome.Answer.IsSuccess && outcome.Request.Method == HttpMethod.Post)
        .ToLookup(outcome => outcome.Request.Path, StringComparer.Ordinal);

    private readonly ILookup<(string Path, Guid Sender), Outcome> _successesOfUsers = outcomes
        .Where(outcome => outcome.Answer.IsSuccess && outcome.Request.Method == HttpMethod.Post)
        .ToLookup(outcome => (outcome.Request.Path, outcome.Request.Sender));

    private readonly ILookup<string, DateTimeOffset> _cancellations = outcomes
        .Where(outcome => outcome.Request.Method == HttpMethod.Delete)
        .ToLookup(outcome => outcome.Request.Path, outcome => outcome.FirstSentAt, StringComparer.Ordinal);

    private readonly ILookup<string?, DateTimeOffset> _leaves = outcomes
        .Where(outcome => outcome.Request.Method == HttpMethod.Delete && outcome.Request.Path == Places)
        .ToLookup(outcome => outcome.Request.QueueToken, outcome => outcome.FirstSentAt, StringComparer.Ordinal);

    private readonly ILookup<string?, DateTimeOffset> _payments = outcomes
        .Where(outcome => outcome.Request.Method == HttpMethod.Post && outcome.Request.Path == Payments)
        .ToLookup(outcome => outcome.Request.QueueToken, outcome => outcome.FirstSentAt, StringComparer.Ordinal);

    /// <summary>Each acknowledged hold once, with the request that was answered first.</summary>
    public IReadOnlyList<(Outcome Outcome, ReservationView Reservation)> Holds { get; } = [.. outcomes
        .Where(outcome => outcome.Answer.IsSuccess && outcome.Request.Method == HttpMethod.Post && outcome.Request.Path == Reservations)
        .Select(outcome => (Outcome: outcome, Reservation: outcome.Answer.Read<ReservationView>(201)))
        .GroupBy(hold => hold.Reservation.ReservationId)
        .Select(same => same.MinBy(hold => hold.Outcome.At))];

    public IEnumerable<Outcome> SuccessesOf(Guid userId, string path) => _successesOfUsers[(path, userId)];

    public IEnumerable<Outcome> Successes(string path) => _successes[path];

    /// <summary>When a user first asked to give this place back; null where nobody did.</summary>
    public DateTimeOffset? LeaveAskedFor(string queueToken) => First(_leaves[queueToken]);

    /// <summary>When a user first asked to pay with this token; null where nobody did.</summary>
    public DateTimeOffset? PaymentAskedFor(string queueToken) => First(_payments[queueToken]);

    /// <summary>When the user first asked to cancel the reservation or to give back the place it was made with.</summary>
    public DateTimeOffset? EndAskedFor((Outcome Outcome, ReservationView Reservation) hold) =>
        First(_cancellations[$"{Reservations}/{hold.Reservation.ReservationId}"].Concat(_leaves[hold.Outcome.Request.QueueToken]));

    private static DateTimeOffset? First(IEnumerable<DateTimeOffset> moments) => moments.Min(moment => (DateTimeOffset?)moment);
}
