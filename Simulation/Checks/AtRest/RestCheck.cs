using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.Workloads;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>
/// When the faults have stopped, nobody asks for anything any more and 150 s have gone by: seats, accounts and rooms say the same of each
/// other and of themselves, and nothing is in flight.
/// </summary>
internal sealed class RestCheck(TicketingWorld world, Referee referee, SeatChecks seats, AccountChecks accounts, RoomChecks rooms) : ICheck
{
    private const int MostAsked = 20;
    private readonly BookingsAtRest _bookings = new(referee, seats, accounts, rooms);
    private readonly RoomsAtRest _rooms = new(referee);
    private readonly Provenance _provenance = new(referee, accounts);
    private readonly ShownAtRest _shown = new(referee, seats);

    public async Task AtTheEnd(IReadOnlyList<Stage> stages)
    {
        // Other checks ask something at this very moment.
        if (world.Log.Open.FirstOrDefault(step => step.Sent < world.Driver.Now) is { } open)
            referee.Fail("liveness", $"nobody waits for an answer any more, but for {open}");
        foreach (var seat in seats.All)
            _bookings.Check(seat);
        foreach (var account in accounts.All)
            _bookings.Check(account);
        _provenance.Check(world.Log.Steps);
        foreach (var room in rooms.All)
            _rooms.Check(room);
        foreach (var stage in stages)
        {
            if (stage.ConcertId == Guid.Empty)
                continue;
            await CompareMap(stage.Date);
            await CompareFigures(stage);
        }

        await CompareBalances();
    }

    private async Task CompareMap(ConcertDateKey date)
    {
        var map = await world.AskAtRest(new Asked.Operate(date.ConcertId, "read the map at rest"), gateway => gateway.Maps.Read(date));
        if (!referee.IsAlone(GrainId.Create("date", GrainKeys.Of(date)), world.Driver.Now))
            return;
        if (map is null)
            referee.Fail("liveness", "at rest the seat map was refused");
        else
            _shown.Compare(map);
    }

    private async Task CompareFigures(Stage stage)
    {
        if (rooms.Find(stage.ConcertId) is not { } room)
            return;
        var before = RoomsAtRest.Counts(room);
        var figures = await world.AskAtRest(
            new Asked.Operate(stage.ConcertId, "read the figures at rest"), gateway => gateway.RoomActs.Figures(stage.ConcertId));
        if (figures is null)
            referee.Fail("liveness", "at rest the figures of the room were refused");
        else if (before == RoomsAtRest.Counts(room) && referee.IsAlone(GrainId.Create("waitingroom", $"room/{stage.ConcertId:N}"), world.Driver.Now))
            _shown.Compare(room, figures);
    }

    private async Task CompareBalances()
    {
        foreach (var account in accounts.All.Take(MostAsked))
        {
            var balance = await world.AskAtRest(
                new Asked.Operate(Guid.Empty, "read a balance at rest"), gateway => gateway.Wallets.Balance(account.UserId));
            if (referee.IsAlone(account.GrainId, world.Driver.Now))
                _shown.Compare(account, balance);
        }
    }
}
