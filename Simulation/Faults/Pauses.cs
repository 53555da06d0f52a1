using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Simulation.Faults;

/// <summary>The silos and activations that get no turns for a while.</summary>
internal sealed class Pauses(SeededDriver driver)
{
    private readonly List<object> _paused = [];

    internal void Begin(Silo silo) => Pause(silo);

    internal void Begin(Activation activation) => Pause(activation);

    internal void End(object paused)
    {
        if (_paused.Remove(paused))
            Tell();
    }

    internal void EndAll()
    {
        _paused.Clear();
        Tell();
    }

    private void Pause(object paused)
    {
        _paused.Add(paused);
        Tell();
    }

    private void Tell() => driver.HoldBack(_paused.Count == 0 ? null : IsPaused);

    private bool IsPaused(ITurnQueue queue)
    {
        if (queue is not Activation activation)
            return false;
        foreach (var paused in _paused)
        {
            if (ReferenceEquals(paused, activation) || ReferenceEquals(paused, activation.Silo))
                return true;
        }

        return false;
    }
}
