namespace OrleansTicketing.Verify;

internal sealed class UsageException(string message) : Exception(message);

/// <summary>The command line: files, and <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private static readonly string[] Known = ["keys", "heads", "before", "url", "concert", "number"];

    private readonly List<string> _files = [];
    private readonly List<(string Name, string Value)> _options = [];

    public Arguments(IEnumerable<string> args)
    {
        using var rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            if (!rest.Current.StartsWith("--", StringComparison.Ordinal))
            {
                _files.Add(rest.Current);
                continue;
            }

            var name = rest.Current[2..];
            if (!Known.Contains(name, StringComparer.Ordinal))
                throw new UsageException($"'--{name}' is not understood.");
            if (!rest.MoveNext())
                throw new UsageException($"--{name} needs a value.");
            _options.Add((name, rest.Current));
        }
    }

    public IReadOnlyList<string> Files => _files;

    public IEnumerable<string> All(string name) => _options.Where(option => option.Name == name).Select(option => option.Value);

    public string? One(string name) => All(name).SingleOrDefault();
}
