using OrleansTicketing.Client;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks.AtRest;

internal static class AskingAtRest
{
    /// <summary>Asks any gateway, again and again, until one knows the answer; null where it is a refusal.</summary>
    internal static async Task<T?> AskAtRest<T>(this TicketingWorld world, Asked asked, Func<SimulatedGateway, Task<Answer<T>>> ask)
        where T : class
    {
        while (true)
        {
            var reply = await world.Ask(Guid.Empty, asked, world.Random.Below(world.Gateways.Count), ask);
            if (!reply.IsUnknown)
                return reply.Value;
        }
    }
}
