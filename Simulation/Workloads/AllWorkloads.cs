namespace OrleansTicketing.Simulation.Workloads;

internal static class AllWorkloads
{
    internal static IReadOnlyList<IWorkload> All { get; } = [new OnSale()];

    internal static IWorkload Named(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException($"No workload is named '{name}'. There are: {string.Join(", ", All.Select(workload => workload.Name))}.", nameof(name));
}
