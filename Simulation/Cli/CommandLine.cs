using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using OrleansTicketing.Simulation.MutantRuns;
using OrleansTicketing.Simulation.Runs;

namespace OrleansTicketing.Simulation.Cli;

/// <summary>The options of <c>./simulate</c>.</summary>
internal sealed class CommandLine
{
    private readonly Command _command = new("./simulate", """
        Runs the production grains and the client side of gateways in virtual time, many sales a second, and breaks whatever can break:
        storage, network, silos, gateways, clocks, reminders. Every run follows from its seed.
        """);

    private readonly Option<long?> _seeds = new("--seeds") { Description = "How many seeds run (100, or as many as --minutes allows).", HelpName = "COUNT" };
    private readonly Option<long> _from = new("--from") { Description = "The first seed.", HelpName = "SEED", DefaultValueFactory = _ => 1 };
    private readonly Option<long?> _seed = new("--seed") { Description = "This one seed alone.", HelpName = "SEED" };
    private readonly Option<double?> _minutes = new("--minutes") { Description = "No seed is begun after this time.", HelpName = "MINUTES" };
    private readonly Option<bool> _trace = new("--trace") { Description = "With one seed: every step and message in words, with its virtual time." };
    private readonly Option<FileInfo?> _plan = new("--plan") { Description = "A plan as a file (JSON): what it names is not drawn from the seed.", HelpName = "FILE" };
    private readonly Option<bool> _noShrink = new("--no-shrink") { Description = "Do not look for a smaller run that fails alike." };
    private readonly Option<bool> _shrink = new("--shrink") { Description = "Look for one; that is the rule.", Hidden = true };
    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "Go on after a failure. The lowest seed of each invariant is told." };
    private readonly Option<bool> _twice = new("--twice") { Description = "Run each seed twice and compare the two histories." };
    private readonly Option<int> _threads = new("--threads") { Description = "How many runs go on at once.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private readonly Option<FileInfo?> _json = new("--json") { Description = "Write the figures there, for programs.", HelpName = "FILE" };
    private readonly Option<FileInfo?> _save = new("--save") { Description = "Write the plan of a failure there, shrunk, for --plan.", HelpName = "FILE" };
    private readonly Option<string?> _mutants = new("--mutants") { Description = "Plant each defect of a folder of patches (Simulation/mutants) and see whether it is found. --from, --seeds and --minutes count for each.", HelpName = "FOLDER", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _only = new("--only") { Description = "With --mutants: those with this in their names.", HelpName = "TEXT" };
    private readonly Option<FileInfo?> _table = new("--table") { Description = "With --mutants: write the table there, in Markdown.", HelpName = "FILE" };
    private readonly PlanOptions _fields;

    internal CommandLine(Func<Asked, int> run)
    {
        foreach (var option in (Option[])[_seeds, _from, _seed, _minutes, _trace, _plan, _noShrink, _shrink, _keepGoing, _twice, _threads, _json, _save, _mutants, _only, _table])
            _command.Add(option);
        _fields = new PlanOptions(_command);
        var help = new HelpOption();
        if (help.Action is HelpAction usual)
            help.Action = new HelpWithExamples(usual);
        _command.Add(help);
        _command.SetAction(line => run(Read(line)));
    }

    /// <exception cref="FormatException">Wrong usage; the message says what is wrong.</exception>
    internal int Run(IReadOnlyList<string> arguments)
    {
        var line = _command.Parse(arguments);
        if (line.Errors.Count > 0 && line.Action is not HelpWithExamples)
            throw new FormatException(string.Join(' ', line.Errors.Select(error => error.Message)));
        return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private Asked Read(ParseResult line)
    {
        var plan = line.GetValue(_plan);
        if (plan is { Exists: false })
            throw new FormatException($"There is no file '{plan.Name}'.");
        var (fileSeed, choices) = _fields.Read(line, plan);
        var (seed, seeds) = (line.GetValue(_seed), line.GetValue(_seeds));
        if (seed is not null && (seeds is not null || line.GetValue(_minutes) is not null))
            throw new FormatException("--seed is one run; --seeds and --minutes are many.");
        if (seeds is null && line.GetValue(_minutes) is null)
            seed ??= fileSeed;
        if (seed is null && line.GetValue(_trace))
            throw new FormatException("--trace needs a single --seed.");
        if (seeds is < 1 || line.GetValue(_threads) < 1 || line.GetValue(_minutes) is <= 0)
            throw new FormatException("--seeds, --minutes and --threads are above 0.");
        return new Asked
        {
            Choices = choices,
            FirstSeed = seed ?? line.GetValue(_from),
            Count = seed is not null ? 1 : seeds ?? (line.GetValue(_minutes) is null ? 100 : null),
            AtMost = line.GetValue(_minutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Trace = line.GetValue(_trace),
            Shrink = !line.GetValue(_noShrink),
            KeepGoing = line.GetValue(_keepGoing),
            Twice = line.GetValue(_twice),
            Threads = line.GetValue(_threads),
            Mutants = line.GetResult(_mutants) is null ? null : Mutants(line),
            Json = line.GetValue(_json),
            Save = line.GetValue(_save),
        };
    }

    private MutantOptions Mutants(ParseResult line)
    {
        var options = new MutantOptions { FirstSeed = line.GetValue(_from), Folder = line.GetValue(_mutants), Only = line.GetValue(_only), Table = line.GetValue(_table)?.FullName };
        if (line.GetValue(_seeds) is { } seeds)
            options = options with { Seeds = seeds };
        return line.GetValue(_minutes) is { } minutes ? options with { AtMost = TimeSpan.FromMinutes(minutes) } : options;
    }

    /// <summary>What the line asked for.</summary>
    internal sealed record Asked
    {
        internal required PlanChoices Choices { get; init; }

        internal required long FirstSeed { get; init; }

        internal long? Count { get; init; }

        internal TimeSpan? AtMost { get; init; }

        /// <summary>Null: runs of the sources as they are.</summary>
        internal MutantOptions? Mutants { get; init; }

        internal bool Trace { get; init; }

        internal bool Shrink { get; init; }

        internal bool KeepGoing { get; init; }

        internal bool Twice { get; init; }

        internal int Threads { get; init; }

        internal FileInfo? Json { get; init; }

        internal FileInfo? Save { get; init; }
    }

    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            usual.Invoke(parseResult);
            Console.WriteLine("""
                Examples:
                  ./simulate --seeds 10000                       ten thousand runs, each with faults of its own
                  ./simulate --minutes 30 --json figures.json    as many as fit into half an hour
                  ./simulate --seed 4711 --trace                 one run, in words
                  ./simulate --mutants                           do the checks find the defects that are planted?
                  ./simulate --seeds 500 --faults SiloKilled,LostAnswer --users 500 --seats 50

                Ends with 0 where every invariant held, with 1 where one did not, with 2 where the line was wrong.
                Ctrl-C or SIGTERM: what was begun is finished, then the totals are told. Once more: at once.
                docs/simulation.md tells how it works and how to read a failure.
                """);
            return 0;
        }
    }
}
