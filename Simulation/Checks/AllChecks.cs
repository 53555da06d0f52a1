using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks;

internal static class AllChecks
{
    internal static IReadOnlyList<ICheck> For(TicketingWorld world) => [];
}
