using System.Collections.Concurrent;

namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>A change that a client was told has happened, and between which two moments it must have happened.</summary>
public sealed record AcknowledgedSuccess(Answer Answer, DateTimeOffset FirstSentAt, DateTimeOffset At)
{
    public ApiRequest Request => Answer.Request;
}

/// <summary>Every success that a client saw, other than of a read. What is in here must survive anything.</summary>
public sealed class AcknowledgedSuccesses
{
    private readonly ConcurrentQueue<AcknowledgedSuccess> _all = new();
    private readonly ConcurrentDictionary<(string? Sender, string Path, string Key), Answer> _firstAnswers = new();

    public IReadOnlyList<AcknowledgedSuccess> All => [.. _all];

    /// <summary>Those which a replay must be able to show again, in the order of their answers.</summary>
    public IReadOnlyList<AcknowledgedSuccess> Keyed => [.. _all.Where(success => success.Request.IdempotencyKey is not null)];

    /// <summary>Keeps the first answer of each key; each further one must be equal to it.</summary>
    public void Record(Answer answer, DateTimeOffset firstSentAt)
    {
        var request = answer.Request;
        if (!answer.IsSuccess || request.Method == HttpMethod.Get)
            return;
        if (request.IdempotencyKey is { } key)
        {
            var first = _firstAnswers.GetOrAdd((request.AccessToken ?? request.OperatorKey, request.Path, key), answer);
            if (first != answer)
            {
                Assert.Equal((first.Status, first.Text), (answer.Status, answer.Text));
                return;
            }
        }

        _all.Enqueue(new AcknowledgedSuccess(answer, firstSentAt, DateTimeOffset.UtcNow));
    }
}
