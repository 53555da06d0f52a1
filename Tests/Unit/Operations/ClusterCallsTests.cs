using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Storage;
using OrleansTicketing.Client.Operations;

namespace OrleansTicketing.Tests.Unit.Operations;

public sealed class ClusterCallsTests
{
    private readonly TestClock _clock = new();
    private readonly ClusterCalls _calls;

    public ClusterCallsTests() => _calls = new ClusterCalls(_clock, NullLogger<ClusterCalls>.Instance);

    public static TheoryData<Exception> UnknownOutcomes =>
        [new TimeoutException(), new SiloUnavailableException("down"), new OrleansException("again"), new IOException("broken"), new InconsistentStateException("stale"), new Orleans.Serialization.UnreadableException()];

    [Fact]
    public async Task An_answer_at_once_is_asked_for_once()
    {
        var asked = 0;

        var answer = await _calls.Ask(() => Task.FromResult(++asked));

        Assert.True(answer.Answered);
        Assert.Equal(1, answer.Value);
    }

    [Theory]
    [MemberData(nameof(UnknownOutcomes))]
    public async Task An_unknown_outcome_is_asked_for_again(Exception unknown)
    {
        var asked = 0;

        var answer = await _clock.While(_calls.Ask(() => ++asked < 3 ? Task.FromException<int>(unknown) : Task.FromResult(asked)));

        Assert.True(answer.Answered);
        Assert.Equal(3, answer.Value);
    }

    [Fact]
    public async Task Asking_ends()
    {
        var asked = 0;

        var answer = await _clock.While(_calls.Ask<int>(() =>
        {
            asked++;
            throw new TimeoutException();
        }));

        Assert.False(answer.Answered);
        Assert.Equal(7, asked);
        Assert.Throws<InvalidOperationException>(() => answer.Value);
    }

    [Fact]
    public async Task Slow_calls_are_not_repeated_for_ever()
    {
        var asked = 0;

        var answer = await _clock.While(_calls.Ask<int>(async () =>
        {
            asked++;
            await Task.Delay(TimeSpan.FromSeconds(6), _clock);
            throw new TimeoutException();
        }));

        Assert.False(answer.Answered);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_caller_who_left_is_not_asked_for_again()
    {
        var asked = 0;
        using var left = new CancellationTokenSource();
        await left.CancelAsync();

        var answer = await _calls.Ask<int>(
            () =>
            {
                asked++;
                throw new TimeoutException();
            },
            left.Token);

        Assert.False(answer.Answered);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_mistake_of_ours_is_not_hidden() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _calls.Ask<int>(() => throw new InvalidOperationException()));
}
