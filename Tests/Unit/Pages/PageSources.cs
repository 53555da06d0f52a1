using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Unit.Pages;

/// <summary>The pages as they lie in the sources: the buyers', and the console's with texts and modules of its own.</summary>
internal static partial class PageSources
{
    public static string Root { get; } = Path.Combine(Repository.Root, "Gateway", "Pages", "Assets");

    public static IReadOnlyList<string> Pages { get; } = AddressesOf(Root, "*.html");

    public static IReadOnlyList<string> Modules { get; } = AddressesOf(Path.Combine(Root, "js"), "*.js", SearchOption.AllDirectories);

    public static IReadOnlyList<string> ConsolePages { get; } = AddressesOf(Path.Combine(Root, "console"), "*.html");

    public static IReadOnlyList<string> ConsoleModules { get; } = AddressesOf(Path.Combine(Root, "console", "js"), "*.js");

    /// <param name="address">Below <c>/assets</c>.</param>
    public static string Read(string address) => File.ReadAllText(Path.Combine(Root, address));

    public static Dictionary<string, JsonElement> Texts(string language) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Read($"texts/{language}.json"))!;

    /// <summary>A module, and all that it imports, and what those import.</summary>
    public static IReadOnlySet<string> ReachableFrom(string module)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([module]);
        while (open.TryPop(out var next))
        {
            if (!reached.Add(next))
                continue;
            var folder = new Uri(new Uri("assets:/"), next);
            foreach (Match import in Imports().Matches(Read(next)))
                open.Push(new Uri(folder, import.Groups["value"].Value).AbsolutePath.TrimStart('/'));
        }

        return reached;
    }

    private static IReadOnlyList<string> AddressesOf(string folder, string pattern, SearchOption depth = SearchOption.TopDirectoryOnly) =>
        [.. Directory.EnumerateFiles(folder, pattern, depth).Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"^import [^;]*?from '(?<value>[^']+)';", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Imports();
}
