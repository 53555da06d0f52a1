using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>What became of one request that was sent until it was answered.</summary>
public sealed record Outcome(ApiRequest Request, Answer Answer, DateTimeOffset FirstSentAt, DateTimeOffset At, int Attempts);

/// <summary>One sending of a request; no status where the connection failed.</summary>
public sealed record Attempt(ApiRequest Request, DateTimeOffset SentAt, TimeSpan Took, int? Status)
{
    public DateTimeOffset EndedAt => SentAt + Took;

    /// <summary>Whether the service did its work, even if that was to refuse.</summary>
    public bool IsServed => Status is not (null or 429 or 503);
}

/// <summary>Sends a request, with its key, again and again until it has a definite answer: across any number of crashes.</summary>
public sealed class PersistentClient(TicketingApi api)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly ConcurrentQueue<Outcome> _outcomes = new();
    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly ConcurrentDictionary<ApiRequest, int> _open = new(ReferenceEqualityComparer.Instance);
    private volatile TaskCompletionSource _serverUp = Opened();
    private int _payments;
    private int _inFlight;
    private int _cutOff;

    /// <summary>Payments sent and not yet answered.</summary>
    public int PaymentsInFlight => Volatile.Read(ref _payments);

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>What is sent and not yet answered.</summary>
    public IReadOnlyList<ApiRequest> Open => [.. _open.Keys];

    public IReadOnlyList<Attempt> Attempts => [.. _attempts];

    /// <summary>Requests whose first outcome was unknown.</summary>
    public int CutOff => Volatile.Read(ref _cutOff);

    /// <summary>Of all requests but reads.</summary>
    public IReadOnlyList<Outcome> Outcomes => [.. _outcomes];

    public void ServerIsDown() => _serverUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ServerIsUp() => _serverUp.TrySetResult();

    public async Task<Answer> Send(ApiRequest request)
    {
        var isPayment = request.Path == "/api/v1/payments" && request.Method == HttpMethod.Post;
        var firstSentAt = DateTimeOffset.UtcNow;
        for (var attempt = 1; ; attempt++)
        {
            await _serverUp.Task;
            if (await Attempt(request, isPayment, firstSentAt) is not { } answer)
            {
                if (attempt == 1)
                    Interlocked.Increment(ref _cutOff);
            }
            else if (!AsksToComeAgain(answer))
            {
                if (request.Method != HttpMethod.Get)
                    _outcomes.Enqueue(new Outcome(request, answer, firstSentAt, DateTimeOffset.UtcNow, attempt));
                return answer;
            }

            await Task.Delay(Pause);
        }
    }

    private async Task<Answer?> Attempt(ApiRequest request, bool isPayment, DateTimeOffset firstSentAt)
    {
        Interlocked.Increment(ref _inFlight);
        if (isPayment)
            Interlocked.Increment(ref _payments);
        _open.AddOrUpdate(request, 1, static (_, times) => times + 1);
        var sentAt = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        int? status = null;
        try
        {
            var answer = await api.Send(request, firstSentAt);
            status = answer.Status;
            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
        finally
        {
            _attempts.Enqueue(new Attempt(request, sentAt, clock.Elapsed, status));
            if (_open.AddOrUpdate(request, 0, static (_, times) => times - 1) == 0)
                _open.TryRemove(new KeyValuePair<ApiRequest, int>(request, 0));
            if (isPayment)
                Interlocked.Decrement(ref _payments);
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private static bool AsksToComeAgain(Answer answer) => answer.Status is 503 or 429 || answer.Code == "request_in_progress";

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }
}
