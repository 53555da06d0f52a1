using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>What arrives at the server. Preparing and verifying are not measured.</summary>
internal abstract class Scenario
{
    public string Name => GetType().Name.ToLowerInvariant();

    /// <summary>The names of the calls within one arrival; empty where it is one call.</summary>
    public virtual IReadOnlyList<string> Steps => [];

    /// <summary>How many arrivals the preparation suffices for.</summary>
    public virtual int Arrivals => int.MaxValue;

    /// <summary>Whether a refusal counts as an answer as good as a success: where more is asked for than there is.</summary>
    public virtual bool RefusalsCount => false;

    public abstract Task PrepareAsync(Site site);

    public abstract ValueTask<Outcome> RunAsync(Worker worker, int index);

    /// <summary>Compares what the server stores with what it acknowledged; the invariants of the history itself are checked for every scenario.</summary>
    /// <exception cref="VerificationException">The run is a failed run, however fast it was.</exception>
    public abstract Task VerifyAsync(Site site, Measurement run);

    /// <summary>Lets go of what stays open between arrivals.</summary>
    public virtual void Close()
    {
    }
}
