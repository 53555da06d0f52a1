namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Ends activations that nobody has used for a while. The activation itself has the last word, in its turn.</summary>
internal sealed class IdleCollector(Silo silo) : IDisposable
{
    private ITimer? _timer;

    public void Dispose() => _timer?.Dispose();

    internal void Start() => _timer = silo.TimeProvider.CreateDetached(
        static collector => ((IdleCollector)collector!).Collect(), this, silo.Collection.CollectionQuantum, silo.Collection.CollectionQuantum);

    private void Collect()
    {
        var idle = silo.Cluster.Activations
            .Where(activation => activation.Silo == silo && !activation.Class.NeverCollected && activation.IsIdleFor(AgeLimit(activation.Class)))
            .OrderBy(activation => activation.GrainId);
        foreach (var activation in idle)
            activation.DeactivateIfIdleFor(AgeLimit(activation.Class));
    }

    private TimeSpan AgeLimit(GrainClass grainClass) =>
        silo.Collection.ClassSpecificCollectionAge.TryGetValue(grainClass.Type.FullName!, out var configured)
            ? configured
            : grainClass.CollectionAge ?? silo.Collection.CollectionAge;
}
