namespace OrleansTicketing.Grains.Interfaces;

/// <summary>Where new ids come from, so that a simulation can seed them.</summary>
public interface IIdSource
{
    Guid NewId();
}
