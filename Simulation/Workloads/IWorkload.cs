namespace OrleansTicketing.Simulation.Workloads;

/// <summary>What users and operators do in a run, as FoundationDB's workloads: set up, start, check. Several run beside each other.</summary>
internal interface IWorkload
{
    /// <summary>As <c>--workload</c> names it.</summary>
    string Name { get; }

    /// <summary>With fewer users it has nothing to show. It gets so many where nobody says how many.</summary>
    int LeastUsers => 1;

    /// <summary>Before anything goes wrong: creates its concerts. On a strand of its own.</summary>
    Task Setup(Stage stage);

    /// <summary>One script per user or operator. Each runs on a strand of its own, and ends by itself.</summary>
    IEnumerable<Func<Task>> Start(Stage stage);

    /// <summary>After everything is at rest: what is particular to this workload. All invariants are checked beside it.</summary>
    Task Check(Stage stage) => Task.CompletedTask;
}
