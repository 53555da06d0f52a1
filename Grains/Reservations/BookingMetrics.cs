using System.Diagnostics.Metrics;
using System.Text.Json;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Metrics;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>How requests to hold and to pay ended, by the names of their outcomes.</summary>
internal sealed class BookingMetrics
{
    private const string Failed = "failed";
    private static readonly double[] Bounds = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string[] HoldOutcomes = NamesOf<HoldOutcome>();
    private static readonly string[] PayOutcomes = NamesOf<PayOutcome>();

    private readonly TimeProvider _time;
    private readonly Counter<long> _holds;
    private readonly Counter<long> _payments;
    private readonly Histogram<double> _durations;

    public BookingMetrics(GrainMeter meter, TimeProvider time)
    {
        _time = time;
        _holds = meter.Counter("ticketing.holds", "{hold}", "Requests to hold seats, by outcome.");
        _payments = meter.Counter("ticketing.payments", "{payment}", "Requests to pay, by outcome.");
        _durations = meter.Durations("ticketing.payment.duration", "From the account's first look at a request to pay to its answer.", Bounds);
    }

    public void Held(HoldOutcome outcome) => _holds.Add(1, Outcome(HoldOutcomes[(int)outcome]));

    public void HoldFailed() => _holds.Add(1, Outcome(Failed));

    public long Began() => _time.GetTimestamp();

    public void Paid(PayOutcome outcome, long began) => Paid(PayOutcomes[(int)outcome], began);

    public void PayFailed(long began) => Paid(Failed, began);

    private void Paid(string outcome, long began)
    {
        _payments.Add(1, Outcome(outcome));
        _durations.Record(_time.GetElapsedTime(began).TotalSeconds, Outcome(outcome));
    }

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);

    // Wire names, by number: the outcomes are numbered from 0 without gaps.
    private static string[] NamesOf<TOutcome>()
        where TOutcome : struct, Enum => [.. Enum.GetNames<TOutcome>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}
