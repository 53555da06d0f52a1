using System.Text.Json;
using OrleansTicketing.Simulation.Workloads;

namespace OrleansTicketing.Simulation.Runs;

/// <summary>What was asked for of the plans of a batch. Everything else is drawn from the seed.</summary>
/// <param name="Given">Texts by the name of the field.</param>
internal sealed record PlanChoices(IReadOnlyDictionary<string, string> Given)
{
    internal static PlanChoices None { get; } = new(new Dictionary<string, string>());

    internal RunPlan PlanOf(long seed)
    {
        var plan = PlanDrawing.Draw(seed);
        foreach (var field in PlanField.All)
        {
            if (Given.TryGetValue(field.Name, out var text))
                plan = field.With(plan, text);
        }

        return plan;
    }

    /// <exception cref="FormatException">Something was asked for that no plan can have; the message says what.</exception>
    internal void Check()
    {
        var plan = PlanOf(1);
        if (plan.Workloads.Count == 0)
            throw new FormatException("A run needs a workload.");
        foreach (var workload in plan.Workloads)
            Stacked.Parse(workload, plan.Users);
    }

    /// <summary>The one line that repeats a run: its seed, and whatever of its plan the seed alone would not give.</summary>
    internal static string RepeatLine(RunPlan plan)
    {
        var drawn = PlanDrawing.Draw(plan.Seed);
        var line = $"./simulate --seed {plan.Seed}";
        foreach (var field in PlanField.All)
        {
            if (field.Read(plan) is var text && text != field.Read(drawn))
                line += $" --{field.Name} {text}";
        }

        return line;
    }

    /// <summary>A plan as a file: what it names replaces what is drawn. With its seed and all fields it repeats a run, whatever is drawn later on.</summary>
    internal static string Write(RunPlan plan)
    {
        var fields = new Dictionary<string, object> { ["seed"] = plan.Seed };
        foreach (var field in PlanField.All)
            fields[field.Name] = field.Read(plan);
        return JsonSerializer.Serialize(fields, Readable) + "\n";
    }

    /// <returns>The seed is null where the file names none.</returns>
    /// <exception cref="FormatException">The file is no plan; the message says why.</exception>
    internal static (long? Seed, PlanChoices Choices) Read(string json)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        long? seed = null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name == "seed")
                    seed = member.Value.GetInt64();
                else if (PlanField.Find(member.Name) is { } field)
                    given[field.Name] = TextOf(member.Value);
                else
                    throw new FormatException($"A plan has no '{member.Name}'. There are: seed, {string.Join(", ", PlanField.All.Select(field => field.Name))}.");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"That is no plan: {exception.Message}", exception);
        }

        return (seed, new PlanChoices(given));
    }

    private static JsonSerializerOptions Readable { get; } = new() { WriteIndented = true };

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object => string.Join(',', value.EnumerateObject().Select(member => $"{member.Name}={TextOf(member.Value)}")),
        _ => value.GetRawText(),
    };
}
