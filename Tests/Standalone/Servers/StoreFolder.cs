namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>A folder of a test's own for one store; gone with the test.</summary>
public sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ticketing-proof-");

    public string Path => _folder.FullName;

    public string Store => System.IO.Path.Combine(Path, "ticketing.db");

    public string OperatorKeyFile => System.IO.Path.Combine(Path, "operator-key");

    public void Dispose()
    {
        if (_folder.Exists)
            _folder.Delete(recursive: true);
    }
}
