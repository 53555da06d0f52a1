using System.Globalization;
using System.Reflection;
using System.Text;
using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>
/// One field of a plan as text, so that options, files and the line that repeats a run all say it in one way, and a field that is added to
/// plans is added to them too.
/// </summary>
internal sealed class PlanField
{
    private readonly PropertyInfo _property;

    private PlanField(PropertyInfo property)
    {
        _property = property;
        // One workload is the rule.
        Name = property.Name == nameof(RunPlan.Workloads) ? "workload" : Kebab(property.Name);
    }

    /// <summary>All but the seed.</summary>
    internal static IReadOnlyList<PlanField> All { get; } =
        [.. typeof(RunPlan).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name != nameof(RunPlan.Seed)).Select(property => new PlanField(property))];

    /// <summary>As the option is called, without its dashes.</summary>
    internal string Name { get; }

    /// <summary>What stands for the value in a help text.</summary>
    internal string ValueName =>
        _property.PropertyType == typeof(TimeSpan) ? "SECONDS"
        : _property.PropertyType == typeof(FaultPlan) ? "all|none|KIND[=WEIGHT],..."
        : _property.PropertyType.IsEnum ? string.Join('|', Enum.GetNames(_property.PropertyType))
        : typeof(IEnumerable<string>).IsAssignableFrom(_property.PropertyType) && _property.PropertyType != typeof(string) ? "NAME,..."
        : "N";

    internal static PlanField? Find(string name) => All.FirstOrDefault(field => field.Name == name);

    internal string Read(RunPlan plan) => _property.GetValue(plan) switch
    {
        null => "",
        TimeSpan time => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture),
        FaultPlan faults => FaultText.Write(faults),
        IEnumerable<string> names => string.Join(',', names),
        bool yes => yes ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };

    /// <exception cref="FormatException">The text is no value of this field; the message says why.</exception>
    internal RunPlan With(RunPlan plan, string text)
    {
        var changed = plan with { };
        _property.SetValue(changed, Parse(text.Trim(), plan));
        return changed;
    }

    private object Parse(string text, RunPlan plan)
    {
        var type = _property.PropertyType;
        if (type == typeof(FaultPlan))
            return FaultText.Read(text, plan.Faults);
        if (type == typeof(TimeSpan))
            return decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1_000_000
                ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : throw Wrong(text, "it is in seconds, above 0");
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw Wrong(text, "it is a whole number from 1");
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var fraction) ? fraction : throw Wrong(text, "it is a number");
        if (type == typeof(bool))
            return bool.TryParse(text, out var yes) ? yes : throw Wrong(text, "it is true or false");
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out var member) && Enum.IsDefined(type, member) ? member : throw Wrong(text, $"it is {ValueName}");
        if (type.IsAssignableFrom(typeof(string[])))
            return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        throw new NotSupportedException($"A plan's {_property.Name} has no text.");
    }

    private FormatException Wrong(string text, string what) => new($"'{text}' is no value of --{Name}: {what}.");

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsUpper(character) && kebab.Length > 0)
                kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(character));
        }

        return kebab.ToString();
    }
}

/// <summary>Faults as text: <c>none</c>, or kinds with their weights.</summary>
internal static class FaultText
{
    internal static string Write(FaultPlan faults) => faults.Weights.Count == 0
        ? "none"
        : string.Join(',', faults.Weights.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));

    /// <summary>A kind without a weight keeps the one that was drawn, and has the usual one where none was.</summary>
    /// <param name="drawn">What <c>all</c> stands for.</param>
    /// <exception cref="FormatException">A kind that does not exist.</exception>
    internal static FaultPlan Read(string text, FaultPlan drawn)
    {
        if (string.Equals(text, "all", StringComparison.OrdinalIgnoreCase))
            return drawn;
        var weights = FaultPlan.None.Weights;
        if (string.Equals(text, "none", StringComparison.OrdinalIgnoreCase))
            return FaultPlan.None;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, weight) = part.Split('=', 2) is [var before, var after] ? (before, after) : (part, null);
            if (!Enum.TryParse<FaultKind>(name, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
                throw new FormatException($"No fault is named '{name}'. There are: {string.Join(", ", FaultPlan.AllKinds)}.");
            weights = weights.SetItem(kind, weight is not null ? Weight(weight) : drawn[kind] > 0 ? drawn[kind] : 1);
        }

        return new FaultPlan(weights);
    }

    private static double Weight(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight is > 0 and < 1_000
            ? weight
            : throw new FormatException($"'{text}' is no weight of a fault: 1 is usual, 2 twice as often.");
}
