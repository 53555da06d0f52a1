namespace OrleansTicketing.Grains.Storage;

public static class StorageNames
{
    /// <summary>Under which hosts register the one storage provider of all grains.</summary>
    public const string Grains = "grains";

    /// <summary>The main state of each grain; what it stores beside it are rows with names of their own.</summary>
    public const string State = "state";
}
