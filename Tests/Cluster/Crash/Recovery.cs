using OrleansTicketing.Tests.Rest.Crash;

namespace OrleansTicketing.Tests.Cluster.Crash;

/// <summary>How callers fared before and after a kill, from the clock of the kill.</summary>
/// <param name="NormalP99">The slowest second's p99 in the time before.</param>
/// <param name="ServedAgain">From then on every request is served.</param>
/// <param name="PromptAgain">From then on every request is served within a second.</param>
/// <param name="NormalAgain">From then on every second's p99 is normal, too; null where that was not seen.</param>
/// <param name="Unserved">Sendings after the kill that failed or were refused with 503.</param>
/// <param name="Slow">Sendings after the kill that took longer than a second.</param>
/// <param name="Slowest">The sending that took longest of those that were in flight at the kill, or made after it.</param>
public sealed record Recovery(TimeSpan NormalP99, TimeSpan ServedAgain, TimeSpan PromptAgain, TimeSpan? NormalAgain, int Unserved, Attempt? Slowest, int Slow)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>The p99 of one second stands on few answers: so far above the slowest second before it is still normal.</summary>
    private const double Tolerance = 1.5;

    public static Recovery Of(IReadOnlyList<Attempt> attempts, DateTimeOffset from, DateTimeOffset killed, DateTimeOffset until)
    {
        var before = attempts.Where(attempt => attempt.SentAt >= from && attempt.EndedAt < killed).ToArray();
        var after = attempts.Where(attempt => attempt.EndedAt >= killed && attempt.EndedAt < until).ToArray();
        var normal = Windows(from, killed).Select(start => P99(before, start)).Max();
        var unserved = after.Where(attempt => !attempt.IsServed).ToArray();
        var lastUnserved = unserved.Select(attempt => attempt.EndedAt).DefaultIfEmpty(killed).Max();
        var lastLong = after.Where(attempt => attempt.Took > Window).Select(attempt => attempt.EndedAt).Append(lastUnserved).Max();
        var lastSlow = Windows(killed, until).Where(start => P99(after, start) > normal * Tolerance).Select(start => start + Window).DefaultIfEmpty(killed).Max();
        var normalAgain = lastSlow > lastUnserved ? lastSlow : lastUnserved;
        return new Recovery(
            normal, lastUnserved - killed, lastLong - killed, normalAgain > until - Window ? null : normalAgain - killed, unserved.Length,
            after.MaxBy(attempt => attempt.Took), after.Count(attempt => attempt.Took > Window));
    }

    public override string ToString() =>
        $"every call served after {ServedAgain.TotalSeconds:F1} s, within a second after {PromptAgain.TotalSeconds:F1} s, p99 normal ({NormalP99.TotalMilliseconds:F0} ms before) after "
        + $"{(NormalAgain is { } normal ? $"{normal.TotalSeconds:F1} s" : "no time within the watch")}; {Unserved} sendings unserved, {Slow} took longer than a second, "
        + $"the slowest {Slowest?.Took.TotalMilliseconds:F0} ms ({Slowest?.Request.Method} {Slowest?.Request.Path})";

    private static IEnumerable<DateTimeOffset> Windows(DateTimeOffset from, DateTimeOffset until)
    {
        for (var start = from; start + Window <= until; start += Step)
            yield return start;
    }

    /// <summary>Of what was answered in the second from here on; a second without an answer is as slow as can be.</summary>
    private static TimeSpan P99(Attempt[] attempts, DateTimeOffset start)
    {
        var times = attempts.Where(attempt => attempt.EndedAt >= start && attempt.EndedAt < start + Window).Select(attempt => attempt.Took).Order().ToArray();
        return times.Length == 0 ? TimeSpan.FromDays(1) : times[(int)(times.Length * 0.99)];
    }
}
