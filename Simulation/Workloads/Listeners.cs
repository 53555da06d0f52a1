using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>Users who listen rather than ask: to their place until they are let in, then to the seats; and buy some.</summary>
internal sealed class Listeners : IWorkload
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);
    private const int MostStreams = 12;

    public string Name => "listeners";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        var key = visitor.NewKey();
        if ((await visitor.Insist(() => visitor.Join(stage.ConcertId, key))).Value is null || !await ListenUntilAdmitted(stage, visitor))
            return;
        var watching = Watch(stage, visitor);
        if (await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 2))) is { } held)
            await stage.PayFor(visitor, held);
        await watching;
        await visitor.Insist(visitor.Leave);
    }

    private async Task<bool> ListenUntilAdmitted(Stage stage, Visitor visitor)
    {
        var patience = stage.World.Now + visitor.Random.Around(stage.Plan.Patience);
        for (var streams = 0; streams < MostStreams && stage.World.Now < patience; streams++)
        {
            if (await ListenOnce(stage, visitor, patience) is { Status: not PlaceStatus.Waiting } view)
                return view.Status == PlaceStatus.Admitted;
            await visitor.Move();
            await visitor.Think(TimeSpan.FromMilliseconds(200));
        }

        await visitor.Insist(visitor.Leave);
        return false;
    }

    private async Task<TokenView?> ListenOnce(Stage stage, Visitor visitor, DateTimeOffset patience)
    {
        using var stream = visitor.Listen();
        TokenView? last = null;
        while (stage.World.Now < patience && await stream.Next(Silence) is { } view)
        {
            stage.Require(
                last is null || last.Status == view.Status || IsLater(last.Status, view.Status),
                Name,
                $"{visitor.UserId} was {last?.Status} and then {view.Status}.");
            last = view;
            if (view.Status != PlaceStatus.Waiting)
                break;
        }

        return last;
    }

    private static bool IsLater(PlaceStatus before, PlaceStatus after) => before switch
    {
        PlaceStatus.Waiting => true,
        PlaceStatus.Admitted => after is PlaceStatus.Expired or PlaceStatus.Finished,
        PlaceStatus.Expired => after == PlaceStatus.Finished,
        _ => false,
    };

    private async Task Watch(Stage stage, Visitor visitor)
    {
        long? last = null;
        var until = stage.World.Now + visitor.Random.Around(stage.Plan.Hold);
        for (var streams = 0; streams < MostStreams && stage.World.Now < until; streams++)
        {
            using var stream = visitor.Watch(stage.Date, last);
            while (stage.World.Now < until && await stream.Next(Silence) is { } item)
            {
                RequireNoGap(stage, visitor, last, item);
                last = item.Version;
            }

            stream.Dispose();
            await visitor.Think(TimeSpan.FromMilliseconds(200));
        }
    }

    private void RequireNoGap(Stage stage, Visitor visitor, long? last, SeatFeedItem item)
    {
        var follows = item.Kind switch
        {
            SeatFeedKind.Started => last is null,
            SeatFeedKind.Resync => item.Version >= last,
            _ => item.Version == last + 1,
        };
        stage.Require(follows, Name, $"{visitor.UserId} saw version {last} and then {item}.");
    }
}
