using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

internal static class Waiting
{
    private static readonly TimeSpan AtTheDraw = TimeSpan.FromMilliseconds(4);

    /// <summary>Everybody comes within the rush.</summary>
    internal static Task Come(this Stage stage, Visitor visitor) => stage.World.Delay(visitor.Random.Between(TimeSpan.Zero, stage.Plan.Rush));

    /// <summary>
    /// At the moment of the draw, or a moment before it: most requests are under way for a few milliseconds, and a write takes one. At once
    /// where there is no draw to come.
    /// </summary>
    internal static Task ComeToTheDraw(this Stage stage, Visitor visitor)
    {
        var left = stage.DrawnAt - visitor.Random.Between(TimeSpan.Zero, AtTheDraw) - stage.World.Now;
        return left > TimeSpan.Zero ? stage.World.Delay(left.Value) : Task.CompletedTask;
    }

    /// <summary>
    /// Joins, with a key as the pages do, and polls when told to. False: the place ended before it was admitted, or there is none, or it took
    /// so long that the visitor gave the place back.
    /// </summary>
    internal static async Task<bool> UntilAdmitted(this Stage stage, Visitor visitor)
    {
        var key = visitor.NewKey();
        var joined = (await visitor.Insist(() => visitor.Join(stage.ConcertId, key))).Value;
        if (joined is null)
            return false;
        var view = joined.View;
        var patience = stage.World.Now + visitor.Random.Around(stage.Plan.Patience);
        while (view.Status == PlaceStatus.Waiting)
        {
            await visitor.Think(view.PollAfter);
            if (stage.World.Now >= patience)
            {
                await visitor.Insist(visitor.Leave);
                return false;
            }

            if (await Look(visitor) is not { } looked)
                return false;
            view = looked;
        }

        return view.Status == PlaceStatus.Admitted;
    }

    /// <summary>The place as it is now; null where there is none.</summary>
    internal static async Task<TokenView?> Look(this Visitor visitor) => (await visitor.Insist(visitor.Look)).Value;
}
