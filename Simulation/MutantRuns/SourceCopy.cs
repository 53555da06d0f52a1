namespace OrleansTicketing.Simulation.MutantRuns;

/// <summary>The sources that the simulator is made of, in a temporary folder of their own; the repository's are never touched.</summary>
internal sealed class SourceCopy : IDisposable
{
    private const string Solution = "OrleansTicketing.sln";
    private const string Built = "artifacts/Embedded/bin/Simulation/release";
    private const string Unpatched = "artifacts/unpatched";
    private const string Program = "OrleansTicketing.Simulation.dll";
    private const string Figures = "figures.json";

    private static readonly string[] Folders = ["Domain", "Grains.Interfaces", "Grains", "Client", "Embedded", "Simulation"];
    private static readonly string[] Patterns = ["Directory.*", "global.json", "NuGet.config", ".editorconfig", "BannedSymbols.txt"];
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PatchLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private bool _isRestored;

    private SourceCopy(string folder) => _folder = folder;

    /// <summary>The nearest folder above the program that holds the repository; null where it was taken out of it.</summary>
    internal static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        return null;
    }

    internal static SourceCopy Of(string root)
    {
        var target = Directory.CreateTempSubdirectory("ticketing-mutants-").FullName;
        foreach (var file in Patterns.SelectMany(pattern => Directory.GetFiles(root, pattern)))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var folder in Folders)
            CopyFolder(Path.Combine(root, folder), Path.Combine(target, folder));
        return new SourceCopy(target);
    }

    internal ToolResult Apply(string patch) => Git("apply", "--whitespace=nowarn", Path.GetFullPath(patch));

    internal void Revert(string patch)
    {
        if (Git("apply", "--reverse", "--whitespace=nowarn", Path.GetFullPath(patch)) is { IsSuccess: false } failed)
            throw new InvalidOperationException($"The copy of the sources could not be made whole again: {failed.Text}");
    }

    /// <summary>Without analyzers: a defect need not be in good style.</summary>
    internal ToolResult Build()
    {
        List<string> arguments = ["build", "Simulation", "-c", "Release", "--nologo", "-v", "quiet", "-clp:ErrorsOnly", "-p:RunAnalyzers=false"];
        if (_isRestored)
            arguments.Add("--no-restore");
        var built = Tool.Run("dotnet", arguments, _folder, BuildLimit);
        _isRestored |= built.IsSuccess;
        return built;
    }

    /// <summary>What was built is the program without a defect, which <see cref="FailsUnpatched"/> asks.</summary>
    internal void KeepUnpatched() => CopyFolder(Path.Combine(_folder, Built), Path.Combine(_folder, Unpatched));

    /// <summary>Whether a seed fails without any defect: then what fails is none that was planted.</summary>
    internal bool FailsUnpatched(IReadOnlyList<string> plan, long seed) =>
        !Tool.Run("dotnet", [Path.Combine(Unpatched, Program), "--seed", $"{seed}", "--no-shrink", .. plan], _folder, RunLimit).IsSuccess;

    /// <summary>Runs the simulator that was built, from the first seed to one that fails.</summary>
    /// <param name="plan">Options that narrow the plans.</param>
    internal HuntResult Hunt(IReadOnlyList<string> plan, long firstSeed, long seeds, TimeSpan atMost)
    {
        var figures = Path.Combine(_folder, Figures);
        File.Delete(figures);
        // A run that has begun is finished, and a defect may make one long.
        var run = Tool.Run(
            "dotnet", [Path.Combine(Built, Program), .. HuntResult.Arguments(firstSeed, seeds, atMost, figures), .. plan], _folder, (2 * atMost) + RunLimit);
        return HuntResult.Read(figures, run.Text);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // A build server may still read there. It is a temporary folder; the system takes it in time.
        }
    }

    // Patches are relative to the copy, even where the folder of temporary files lies in a repository itself.
    private ToolResult Git(params string[] arguments) =>
        Tool.Run("git", arguments, _folder, PatchLimit, ("GIT_CEILING_DIRECTORIES", Path.GetDirectoryName(_folder)!));

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
