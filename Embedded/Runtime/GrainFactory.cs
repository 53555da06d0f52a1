namespace OrleansTicketing.Embedded.Runtime;

/// <summary>Makes references whose calls come from one silo or client.</summary>
internal sealed class GrainFactory(CallSender sender, IServiceProvider services) : IClusterClient
{
    public IServiceProvider ServiceProvider => services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        var type = grainClassNamePrefix is null
            ? GrainProxies<TGrainInterface>.GrainType
            : GrainTypes.Implementing(typeof(TGrainInterface), grainClassNamePrefix).GrainType;
        return (TGrainInterface)(object)GrainProxies<TGrainInterface>.Create(sender, GrainId.Create(type, primaryKey));
    }

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        var type = GrainTypes.Implementing(grainInterfaceType, null).GrainType;
        return (IGrain)(object)GrainProxies.Create(grainInterfaceType, sender, GrainId.Create(type, grainPrimaryKey));
    }

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable =>
        (TGrainInterface)(object)GrainProxies<TGrainInterface>.Create(sender, grainId);
}
