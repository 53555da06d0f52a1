namespace OrleansTicketing.Simulation.Steps;

/// <summary>One request as its sender saw it. Requests that are sent again are steps of their own.</summary>
/// <param name="Number">In the order of sending, from 0.</param>
/// <param name="UserId">Who; empty for an operator.</param>
/// <param name="Sent">Virtual time since the start of the run.</param>
internal sealed record Step(int Number, Guid UserId, Asked Asked, int Gateway, TimeSpan Sent)
{
    /// <summary>When the sender learned the outcome, or gave up; null while it waits.</summary>
    internal TimeSpan? Ended { get; set; }

    /// <summary>Null while it waits.</summary>
    internal Outcome? Outcome { get; set; }

    /// <summary>At the end of the words for one that still waits.</summary>
    internal const string Open = " -> no answer yet";

    public override string ToString()
    {
        var who = UserId == Guid.Empty ? "an operator" : $"user {StepWords.Short(UserId)}";
        var sent = $"{Sent.TotalSeconds:F3} s #{Number} {who}, gateway {Gateway + 1}: {StepWords.Of(Asked)}";
        return Outcome is null ? sent + Open : $"{sent} -> after {((Ended ?? Sent) - Sent).TotalSeconds:F3} s {StepWords.Of(Outcome)}";
    }
}

/// <summary>Everything that was asked in a run, in the order of sending.</summary>
internal sealed class StepLog
{
    private readonly List<Step> _steps = [];

    internal IReadOnlyList<Step> Steps => _steps;

    /// <summary>Told each step when its sender learns the outcome, or gives up.</summary>
    internal Action<Step>? Ended { get; set; }

    internal IEnumerable<Step> Open => _steps.Where(step => step.Outcome is null);

    internal Step Begin(Guid userId, Asked asked, int gateway, TimeSpan now)
    {
        var step = new Step(_steps.Count, userId, asked, gateway, now);
        _steps.Add(step);
        return step;
    }

    internal void End(Step step, Outcome outcome, TimeSpan now)
    {
        (step.Outcome, step.Ended) = (outcome, now);
        Ended?.Invoke(step);
    }
}
