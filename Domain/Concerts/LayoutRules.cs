using System.Collections.Immutable;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Domain.Concerts;

/// <summary>What is wrong with a request, and where: the path of a field such as <c>dates[0].sections[2].name</c>.</summary>
public sealed record FieldProblem(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>The bounds of a layout.</summary>
public static class LayoutRules
{
    public const int MaxSeats = 50_000;
    public const int MaxSections = 1_000;
    public const int MaxNameLength = 100;
    public const int DefaultSeats = 50;
    public static readonly Money MaxPrice = new(100_000_000);

    /// <summary>All that is wrong; empty where the layout is in order.</summary>
    public static ImmutableArray<FieldProblem> Check(ImmutableArray<Section> sections, string path)
    {
        if (sections.IsDefaultOrEmpty || sections.Length > MaxSections)
            return [new FieldProblem(path, $"must be 1 to {MaxSections} sections")];

        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seats = 0L;
        for (var index = 0; index < sections.Length; index++)
        {
            CheckSection(sections[index], $"{path}[{index}]", names, problems);
            // Saturating, so that a thousand absurd sections cannot wrap around to a legal sum.
            seats = Math.Min(seats + Math.Clamp(sections[index].Seats, 0, MaxSeats + 1), MaxSeats + 1);
        }

        if (problems.Count == 0 && seats > MaxSeats)
            problems.Add(new FieldProblem(path, $"must have 1 to {MaxSeats} seats together"));
        return problems.ToImmutable();
    }

    private static void CheckSection(Section section, string path, HashSet<string> names, ImmutableArray<FieldProblem>.Builder problems)
    {
        if (!IsName(section.Name))
            problems.Add(new FieldProblem($"{path}.name", $"must have 1 to {MaxNameLength} characters"));
        else if (!names.Add(section.Name))
            problems.Add(new FieldProblem($"{path}.name", "must be unique within the date"));
        if (!IsName(section.Category))
            problems.Add(new FieldProblem($"{path}.category", $"must have 1 to {MaxNameLength} characters"));
        if (section.Rows is < 1 or > MaxSeats)
            problems.Add(new FieldProblem($"{path}.rows", $"must be 1 to {MaxSeats}"));
        if (section.SeatsPerRow is < 1 or > MaxSeats)
            problems.Add(new FieldProblem($"{path}.seatsPerRow", $"must be 1 to {MaxSeats}"));
        if (section.Price.IsNegative || section.Price > MaxPrice)
            problems.Add(new FieldProblem($"{path}.price", $"must be 0 to {MaxPrice}"));
    }

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength;
}
