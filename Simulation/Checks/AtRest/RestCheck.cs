using OrleansTicketing.Client;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.Invariants;
using OrleansTicketing.Domain.Reservations;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Seats;
using OrleansTicketing.Simulation.Checks.Committed;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.Workloads;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Checks.AtRest;

/// <summary>
/// When the faults have stopped, nobody asks for anything any more and 150 s have gone by: seats, accounts and rooms say the same of each
/// other, and nothing is in flight.
/// </summary>
internal sealed class RestCheck(TicketingWorld world, Referee referee, SeatChecks seats, AccountChecks accounts, RoomChecks rooms) : ICheck
{
    /// <summary>Invariant 6: whatever crashes, a payment becomes true as a whole, or not at all, within it.</summary>
    private static readonly TimeSpan PaymentsEndWithin = TimeSpan.FromSeconds(120);

    private const int MostAsked = 20;
    private readonly BookingRules _bookings = new(referee, seats, rooms);
    private readonly RoomsAtRest _rooms = new(referee);
    private readonly Provenance _provenance = new(referee, accounts);

    public async Task AtTheEnd(IReadOnlyList<Stage> stages)
    {
        if (world.Log.Open.FirstOrDefault() is { } open)
            referee.Fail("liveness", $"nobody waits for an answer any more, but for {open}");
        foreach (var seat in seats.All)
            Check(seat);
        foreach (var account in accounts.All)
            Check(account);
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

    private void Check(WatchedSeat seat)
    {
        var state = seat.State;
        if (state.Kind == StoredSeatKind.Pinned && state.PinnedAt + PaymentsEndWithin < referee.Now)
            Fail("6", seat, "no payment goes on");
        if (state.Kind == StoredSeatKind.Sold && (accounts.Reservation(state.ReservationId) is not { State: ReservationState.Paid } paid
            || accounts.OwnerOf(paid.Id) != state.UserId || !paid.IsOf(seat.Key.Date.ConcertId, seat.Key.Date.Date.ToString())
            || !paid.Seats.Any(priced => priced.Number == seat.Key.Number)))
            Fail("6", seat, "no account has paid for it");
        if (state.Kind == StoredSeatKind.Held && state.Until > referee.Now && accounts.Reservation(state.ReservationId) is { State: ReservationState.Cancelled })
            Fail("2", seat, "its reservation was cancelled");
    }

    private void Check(WatchedAccount account)
    {
        foreach (var reservation in account.Reservations.Items)
        {
            var isPaid = reservation.State == ReservationState.Paid;
            if ((isPaid || (reservation.State == ReservationState.Cancelled && account.State.Outbox.Contains(reservation.Id)))
                && _bookings.Undelivered(reservation) is { } wrong)
                referee.Fail("6", wrong);
            if (isPaid && (reservation.PaymentId is not { } id || !account.PaymentsById.TryGetValue(id, out var payment) || payment.ReservationId != reservation.Id))
                referee.Fail("6", $"reservation {reservation.Id.Short()} is paid, and there is no payment of it");
        }

        if (LedgerCheck.WhyNot(account.State.Wallet, account.Ledger.Items) is { } unbalanced)
            referee.Fail("4", $"user {account.UserId.Short()}: {unbalanced}");
        if (account.Payments.Items.Sum(static payment => payment.Amount) is var paid && account.State.Wallet.Paid != paid)
            referee.Fail("4", $"the wallet of user {account.UserId.Short()} has paid {account.State.Wallet.Paid}, and its payments are {paid}");
    }

    private async Task CompareMap(ConcertDateKey date)
    {
        var map = await Answer(new Asked.Operate(date.ConcertId, "read the map at rest"), gateway => gateway.Maps.Read(date));
        if (!referee.IsAlone(GrainId.Create("date", GrainKeys.Of(date)), world.Driver.Now))
            return;
        if (map is null)
        {
            referee.Fail("liveness", "at rest the seat map was refused");
            return;
        }

        var touched = 0;
        foreach (var seat in seats.All)
        {
            if (seat.Key.Date != date)
                continue;
            touched += seat.State.Kind == StoredSeatKind.Free ? 0 : 1;
            var isHeld = seat.State.Kind == StoredSeatKind.Pinned || (seat.State.Kind == StoredSeatKind.Held && seat.State.Until > referee.Now);
            var expected = seat.State.Kind == StoredSeatKind.Sold ? SeatStatus.Sold : isHeld ? SeatStatus.Held : SeatStatus.Available;
            touched -= seat.State.Kind != StoredSeatKind.Free && expected == SeatStatus.Available ? 1 : 0;
            // Its deadline may be the moment of the read.
            var isDue = seat.State.Kind == StoredSeatKind.Held && (seat.State.Until - referee.Now).Duration() < TimeSpan.FromSeconds(1);
            if (!isDue && map.Status(seat.Key.Number) != expected)
                Fail("seat map", seat, $"shown as {map.Status(seat.Key.Number)}");
        }

        if (map.SeatsAvailable < map.SeatsTotal - touched - 1 || map.SeatsAvailable > map.SeatsTotal - touched + 1)
            referee.Fail("seat map", $"{map.SeatsAvailable} of {map.SeatsTotal} are shown as free, and {touched} are not");
    }

    private async Task CompareFigures(Stage stage)
    {
        if (rooms.Find(stage.ConcertId) is not { } room)
            return;
        var before = RoomsAtRest.Counts(room);
        var figures = await Answer(new Asked.Operate(stage.ConcertId, "read the figures at rest"), gateway => gateway.RoomActs.Figures(stage.ConcertId));
        var after = RoomsAtRest.Counts(room);
        if (figures is null)
            referee.Fail("liveness", "at rest the figures of the room were refused");
        else if (before == after && referee.IsAlone(GrainId.Create("waitingroom", $"room/{stage.ConcertId:N}"), world.Driver.Now)
            && (figures.Waiting, figures.Admitted, figures.Finished, figures.Expired, figures.LastPosition) != after)
            referee.Fail("room figures", $"{figures.Waiting} wait, {figures.Admitted} are admitted, {figures.Finished} finished, {figures.Expired} expired of {figures.LastPosition}, and stored are {after}");
    }

    private async Task CompareBalances()
    {
        foreach (var account in accounts.All.Take(MostAsked))
        {
            var balance = await Answer(new Asked.Operate(Guid.Empty, "read a balance at rest"), gateway => gateway.Wallets.Balance(account.UserId));
            if (referee.IsAlone(account.GrainId, world.Driver.Now) && balance?.Units != account.State.Wallet.Balance)
                referee.Fail("10", $"user {account.UserId.Short()} reads a balance of {balance?.Units}, and {account.State.Wallet.Balance} are stored");
        }
    }

    private async Task<T?> Answer<T>(Asked asked, Func<SimulatedGateway, Task<Answer<T>>> ask)
        where T : class
    {
        while (true)
        {
            var reply = await world.Ask(Guid.Empty, asked, world.Random.Below(world.Gateways.Count), ask);
            if (!reply.IsUnknown)
                return reply.Value;
        }
    }

    private void Fail(string invariant, WatchedSeat seat, string why) =>
        referee.Fail(invariant, $"at rest {SeatChecks.Told(seat.Key)} is {seats.Told(seat.State)}: {why}");
}
