using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

internal static class Waiting
{
    /// <summary>Joins, with a key as the pages do, and polls when told to. False: the place ended before it was admitted, or there is none.</summary>
    internal static async Task<bool> UntilAdmitted(this Visitor visitor, Guid concertId)
    {
        var key = visitor.NewKey();
        var joined = (await visitor.Insist(() => visitor.Join(concertId, key))).Value;
        if (joined is null)
            return false;
        var view = joined.View;
        while (view.Status == PlaceStatus.Waiting)
        {
            await visitor.Think(view.PollAfter);
            if ((await visitor.Insist(visitor.Look)).Value is not { } looked)
                return false;
            view = looked;
        }

        return view.Status == PlaceStatus.Admitted;
    }
}
