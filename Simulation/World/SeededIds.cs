using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Simulation.World;

internal sealed class SeededIds(SeededRandom random) : IIdSource
{
    public Guid NewId() => random.NextGuid();
}
