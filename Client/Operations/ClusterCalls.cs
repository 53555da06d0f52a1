using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Client.Operations;

/// <summary>
/// Calls a grain, and calls it again where the outcome is unknown. Only for calls that are repeatable: reads, and commands that carry
/// the id of their operation.
/// </summary>
public sealed partial class ClusterCalls(TimeProvider time, ILogger<ClusterCalls> log)
{
    /// <summary>
    /// A call to a silo that died fails at once until the others have given the silo up. Together longer than that takes, so that a grain is
    /// activated anew elsewhere; a caller that still gets nothing is told so.
    /// </summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250),
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1),
    ];

    /// <summary>No new attempt starts after this time: each may itself take as long as the response time-out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Asked<T>> Ask<T>(Func<Task<T>> call, CancellationToken cancellation = default)
    {
        var started = time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Asked<T>.Of(await call());
            }
            catch (Exception exception) when (Unanswered.IsToldBy(exception))
            {
                LogUnanswered(attempt + 1, exception);
                if (attempt == Pauses.Length || time.GetElapsedTime(started) > Patience || cancellation.IsCancellationRequested)
                    return Asked<T>.Nothing;
            }

            await Task.Delay(Pauses[attempt], time, CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A grain call's outcome is unknown (attempt {Attempt})")]
    private partial void LogUnanswered(int attempt, Exception exception);
}

/// <summary>What a call gave: an answer, or nothing even after repeated asking.</summary>
public readonly struct Asked<T>
{
    private readonly T _value;

    private Asked(T value)
    {
        _value = value;
        Answered = true;
    }

    internal static Asked<T> Nothing => default;

    public bool Answered { get; }

    public T Value => Answered ? _value : throw new InvalidOperationException("There was no answer.");

    internal static Asked<T> Of(T value) => new(value);
}
