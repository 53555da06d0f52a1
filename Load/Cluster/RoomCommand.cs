namespace OrleansTicketing.Load.Room;

/// <summary>What <c>room</c> measures is the store of the other host.</summary>
internal static class RoomCommand
{
    public static Task<int> RunAsync(Options options) =>
        throw new UsageException("A room with its store in one process is measured on the embedded host: build with -p:GrainHost=Embedded.");

    public static Task<int> StartAsync(Options options) => RunAsync(options);
}
