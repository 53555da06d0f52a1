namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>Starts silo and gateway as one process on a store.</summary>
public static class StandaloneProcess
{
    public static ServerProcess Launch(StoreFolder folder, ServerSettings settings)
    {
        var stored = settings.Variables.ContainsKey(StorePath) ? settings : settings.WithVariable(StorePath, folder.Store);
        return ServerProcess.Launch("Silo", folder.Path, stored, "--standalone");
    }

    private const string StorePath = "Ticketing__Storage__Path";
}
