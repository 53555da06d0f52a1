using System.Globalization;

namespace OrleansTicketing.Simulation.Workloads;

internal static class AllWorkloads
{
    internal static IReadOnlyList<IWorkload> All { get; } =
    [
        new OnSale(), new Groups(), new BlindRetries(), new ShortOfMoney(), new Wanderers(), new DoubleClicks(), new Deadlines(), new Operators(),
        new Charges(), new LotterySale(), new Listeners(), new Regulars(), new TwoTabs(), new Crowd(),
    ];

    internal static IWorkload Named(string name) =>
        All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new FormatException($"No workload is named '{name}'. There are: {string.Join(", ", All.Select(workload => workload.Name))}.");
}

/// <summary>A workload of a plan, and how many take part in it.</summary>
internal sealed record Stacked(IWorkload Workload, int Users)
{
    /// <exception cref="FormatException">It is neither <c>name</c> nor <c>name:users</c>.</exception>
    internal static Stacked Parse(string text, int usualUsers)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 && AllWorkloads.Named(text) is var usual)
            return new Stacked(usual, Math.Max(usualUsers, usual.LeastUsers));
        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var users) && users > 0
            ? new Stacked(AllWorkloads.Named(text[..colon]), users)
            : throw new FormatException($"'{text}' does not end with a number of users.");
    }
}
