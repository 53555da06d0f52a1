namespace OrleansTicketing.Tests.Cluster.Servers;

/// <summary>Where installed programs are; those of servers are not on everybody's PATH.</summary>
public static class Programs
{
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin"];

    public static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
