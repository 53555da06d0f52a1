using System.Xml.Linq;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>A Dockerfile of this repository.</summary>
internal sealed record Dockerfile(string Name, IReadOnlyList<string> Lines)
{
    /// <param name="path">From the root of the repository.</param>
    public static Dockerfile Load(string path) =>
        new(Path.GetFileName(path), File.ReadAllText(Path.Combine(Repository.Root, path)).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    public static IEnumerable<string> All => Directory.EnumerateFiles(Path.Combine(Repository.Root, "deploy", "docker")).Select(file => $"deploy/docker/{Path.GetFileName(file)}");

    public IReadOnlyList<int> Ports => [.. Instructions("EXPOSE").SelectMany(ports => ports.Split(' ')).Select(int.Parse)];

    /// <summary>The project that it publishes.</summary>
    public string Project => Instructions("RUN").Select(run => run.Split(' ')).Single(words => words is ["dotnet", "publish", ..])[2];

    public IReadOnlyList<string> Entry => [.. Instructions("ENTRYPOINT").Single().Trim('[', ']').Split(',').Select(word => word.Trim(' ', '"'))];

    /// <summary>The projects that the image's project is built from, itself included, in the build that the Dockerfile asks for.</summary>
    public IReadOnlySet<string> Projects
    {
        get
        {
            var all = new HashSet<string>(StringComparer.Ordinal);
            void Add(string project)
            {
                if (!all.Add(project))
                    return;
                var references = XDocument.Load(Path.Combine(Repository.Root, project, $"{project}.csproj")).Descendants("ProjectReference");
                foreach (var reference in references)
                    Add(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
            }

            Add(Project);
            if (!Lines.Any(line => line.Contains("GrainHost=Orleans", StringComparison.Ordinal)))
                Add("Embedded");
            return all;
        }
    }

    public IEnumerable<string> Instructions(string name) =>
        Lines.Where(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim());

    /// <summary>Whether a command line runs this image's own program with that option.</summary>
    public bool Runs(IEnumerable<string> command, string option) =>
        command.ToArray() is ["dotnet", var program, var first, ..] && program == $"/app/OrleansTicketing.{Project}.dll" && first == option;
}
