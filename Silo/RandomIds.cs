using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Silo;

internal sealed class RandomIds : IIdSource
{
    public Guid NewId() => Guid.NewGuid();
}
