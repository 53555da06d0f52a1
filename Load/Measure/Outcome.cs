using OrleansTicketing.Load.Http;

namespace OrleansTicketing.Load.Measure;

/// <summary>What became of one arrival. A refusal is an answer of the rules (4xx); whatever else is no success is a failure.</summary>
internal readonly record struct Outcome(bool Succeeded, string? Reason)
{
    public static readonly Outcome Success = new(true, null);

    public static Outcome Of(HttpReply reply) => reply.IsSuccess ? Success : Not(reply);

    public static Outcome Not(HttpReply reply) => new(false, $"{reply.Status} {Code(reply)}");

    public static Outcome Broken(Exception exception) => new(false, exception.GetType().Name + ": " + exception.Message);

    public bool IsRefusal => !Succeeded && Reason!.StartsWith('4');

    private static string Code(HttpReply reply) => reply.Body.Span.IndexOf("\"code\":\""u8) < 0 ? string.Empty : reply.Field("code");
}

/// <summary>Outcomes counted apart.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);

    public long Successes { get; private set; }

    public long Refusals { get; private set; }

    public long Failures { get; private set; }

    public IReadOnlyDictionary<string, long> Reasons => _reasons;

    public void Count(Outcome outcome)
    {
        if (outcome.Succeeded)
        {
            Successes++;
            return;
        }

        if (outcome.IsRefusal)
            Refusals++;
        else
            Failures++;
        _reasons[outcome.Reason!] = _reasons.GetValueOrDefault(outcome.Reason!) + 1;
    }

    public void Add(Tally other)
    {
        Successes += other.Successes;
        Refusals += other.Refusals;
        Failures += other.Failures;
        foreach (var (reason, count) in other._reasons)
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + count;
    }
}
