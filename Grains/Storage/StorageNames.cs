namespace OrleansTicketing.Grains.Storage;

/// <summary>The name under which hosts register the one storage provider of all grains.</summary>
public static class StorageNames
{
    public const string Grains = "grains";
}
