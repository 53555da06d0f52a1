using System.CommandLine;
using OrleansTicketing.Simulation.Faults;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Workloads;

namespace OrleansTicketing.Simulation.Cli;

/// <summary>An option for each field of a plan; what is not given is drawn from the seed.</summary>
internal sealed class PlanOptions
{
    private readonly Dictionary<string, Option<string?>> _options = [];

    internal PlanOptions(Command command)
    {
        foreach (var field in PlanField.All)
        {
            _options[field.Name] = new Option<string?>($"--{field.Name}") { Description = Words(field.Name), HelpName = field.ValueName };
            command.Add(_options[field.Name]);
        }
    }

    /// <summary>A file of <c>--workload</c> or <c>--plan</c>, with what the line names besides, which wins.</summary>
    /// <exception cref="FormatException">The message says what is wrong.</exception>
    internal (long? Seed, PlanChoices Choices) Read(ParseResult line, FileInfo? plan)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, option) in _options)
        {
            if (line.GetValue(option) is { } text)
                given[name] = text;
        }

        if (plan is null && given.TryGetValue("workload", out var workload) && File.Exists(workload))
        {
            plan = new FileInfo(workload);
            given.Remove("workload");
        }

        if (plan is null)
            return (null, Checked(given));
        var (seed, choices) = PlanChoices.Read(File.ReadAllText(plan.FullName));
        foreach (var (name, text) in choices.Given)
            given.TryAdd(name, text);
        return (seed, Checked(given));
    }

    private static PlanChoices Checked(Dictionary<string, string> given)
    {
        var choices = new PlanChoices(given);
        choices.Check();
        return choices;
    }

    private static string Words(string field) => field switch
    {
        "workload" => $"What people do, side by side, each on a concert of its own: {string.Join(", ", AllWorkloads.All.Select(workload => workload.Name))}. Or a plan file.",
        "faults" => $"What goes wrong. 'all': some of all, weighted, another choice for each seed. Kinds: {string.Join(", ", FaultPlan.AllKinds)}.",
        "users" => "How many users each workload has.",
        "seats" => "How many seats each concert has.",
        "silos" => "How many silos.",
        "gateways" => "How many gateways.",
        "store" => "Rows of a database that outlives the silos, or a journal that dies with their process.",
        "faults-end" => "When the faults end, in virtual time. Then everything must come to its end.",
        "hold" => "How long seats are held.",
        "capacity" => "Admitted at once.",
        "batch-size" => "Admitted within one interval at most.",
        "interval" => "The interval of admissions.",
        "admitted-for" => "How long an admitted place lasts.",
        "claim-within" => "How soon an admitted user must show up.",
        "idle-after" => "How long a waiting user may be silent.",
        _ => "As the run's plan has it.",
    };
}
