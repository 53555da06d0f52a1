using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Scenarios;

/// <summary>What arrives at the server. Preparing and verifying are not measured.</summary>
internal abstract class Scenario
{
    /// <summary>The names of the calls within one arrival; empty where it is one call.</summary>
    public virtual IReadOnlyList<string> Steps => [];

    /// <summary>How many arrivals the preparation suffices for.</summary>
    public virtual int Arrivals => int.MaxValue;

    public abstract Task PrepareAsync(Site site);

    public abstract ValueTask<Outcome> RunAsync(Worker worker, int index);

    /// <summary>Throws where what the server stores is not what it acknowledged to this scenario.</summary>
    public abstract Task VerifyAsync(Site site, long successes);
}
