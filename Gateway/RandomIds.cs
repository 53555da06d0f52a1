using OrleansTicketing.Grains.Interfaces;

namespace OrleansTicketing.Gateway;

/// <summary>New ids of a running system, which no seed repeats.</summary>
public sealed class RandomIds : IIdSource
{
    public Guid NewId() => Guid.NewGuid();
}
