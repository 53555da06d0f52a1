using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>What gateways show when nobody changes anything any more is what is stored.</summary>
internal sealed class ShownAtRest(Referee referee, SeatChecks seats)
{
    internal void Compare(SeatMap map)
    {
        var touched = 0;
        foreach (var seat in seats.All)
        {
            if (seat.Key.Date != map.Key)
                continue;
            var expected = StatusOf(seat.State);
            touched += expected == SeatStatus.Available ? 0 : 1;
            // Its deadline may be the moment of the read.
            var isDue = seat.State.Kind == StoredSeatKind.Held && (seat.State.Until - referee.Now).Duration() < TimeSpan.FromSeconds(1);
            if (!isDue && map.Status(seat.Key.Number) != expected)
                referee.Fail("seat map", $"at rest {SeatChecks.Told(seat.Key)} is {seats.Told(seat.State)}: shown as {map.Status(seat.Key.Number)}");
        }

        if (map.SeatsAvailable < map.SeatsTotal - touched - 1 || map.SeatsAvailable > map.SeatsTotal - touched + 1)
            referee.Fail("seat map", $"{map.SeatsAvailable} of {map.SeatsTotal} are shown as free, and {touched} are not");
    }

    private SeatStatus StatusOf(StoredSeat state) => state.Kind switch
    {
        StoredSeatKind.Sold => SeatStatus.Sold,
        StoredSeatKind.Pinned => SeatStatus.Held,
        StoredSeatKind.Held when state.Until > referee.Now => SeatStatus.Held,
        _ => SeatStatus.Available,
    };

    internal void Compare(WatchedRoom room, RoomFigures figures)
    {
        var stored = RoomsAtRest.Counts(room);
        if ((figures.Waiting, figures.Admitted, figures.Finished, figures.Expired, figures.LastPosition) != stored)
            referee.Fail("room figures", $"{figures.Waiting} wait, {figures.Admitted} are admitted, {figures.Finished} finished, {figures.Expired} expired of {figures.LastPosition}, and stored are {stored}");
    }

    internal void Compare(WatchedAccount account, WalletBalance? balance)
    {
        if (balance?.Units != account.State.Wallet.Balance)
            referee.Fail("10", $"user {account.UserId.Short()} reads a balance of {balance?.Units}, and {account.State.Wallet.Balance} are stored");
    }
}
