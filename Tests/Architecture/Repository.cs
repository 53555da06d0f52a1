namespace OrleansTicketing.Tests.Architecture;

/// <summary>The files of this repository, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Sources(string room) =>
        Directory.EnumerateFiles(Path.Combine(Root, room), "*.cs", SearchOption.AllDirectories);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansTicketing.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("OrleansTicketing.sln stands in no folder above the tests.");
    }
}
