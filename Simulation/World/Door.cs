using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.World;

/// <summary>The way between users and gateways: slower than any other, and now and then something is lost on it.</summary>
internal sealed class Door(SeededDriver driver, FaultInjector faults, SeededRandom random)
{
    private static readonly TimeSpan Mean = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a user waits for an answer before it asks again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Queue<(TimeSpan Until, TaskCompletionSource<Outcome> Answer)> _waiting = new();

    /// <summary>Gives up on an answer that does not come. All have the same patience: the oldest is the next to be given up.</summary>
    internal void WaitFor(TaskCompletionSource<Outcome> answer)
    {
        _waiting.Enqueue((driver.Now + Patience, answer));
        if (_waiting.Count == 1)
            driver.After(Patience, GiveUp);
    }

    private void GiveUp()
    {
        while (_waiting.TryPeek(out var oldest) && (oldest.Until <= driver.Now || oldest.Answer.Task.IsCompleted))
        {
            _waiting.Dequeue();
            oldest.Answer.TrySetResult(new Outcome.Unknown("no answer"));
        }

        if (_waiting.TryPeek(out var next))
            driver.After(next.Until - driver.Now, GiveUp);
    }

    /// <summary>How long something on an open connection is under way: it is repeated until it arrives.</summary>
    internal TimeSpan Travel() => random.Around(Mean);

    /// <summary>One way or the other.</summary>
    internal void Pass(Action arrives)
    {
        if (!faults.LosesAtTheDoor())
            driver.After(random.Around(Mean), arrives);
    }
}
