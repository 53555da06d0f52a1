using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>An evening of sales in which every state of every page can be seen, made over the API.</summary>
public sealed class Night
{
    public const string LongTitle =
        "The Extraordinarily Long Farewell Tour of an Orchestra That Could Not Stop Playing, with All Twelve Movements of the Symphony, "
        + "Encores, Speeches and a Rehearsal That Is Open to Everybody";

    /// <summary>Without a space to break at.</summary>
    public static readonly string LongWord = string.Concat(Enumerable.Repeat("Donaudampfschifffahrt", 9));

    public required Hall Small { get; init; }

    /// <summary>In sections; some seats are held and sold.</summary>
    public required Hall Arena { get; init; }

    /// <summary>With 50,000 seats.</summary>
    public required Hall Stadium { get; init; }

    public required Hall SoldOut { get; init; }

    /// <summary>Its sale opens in some days.</summary>
    public required Hall Soon { get; init; }

    /// <summary>Every name of it is as long as it may be.</summary>
    public required Hall LongNames { get; init; }

    /// <summary>Many wait, and one at a time is let in.</summary>
    public required Hall Crowded { get; init; }

    /// <summary>Nobody is let in for a while.</summary>
    public required Hall Paused { get; init; }

    /// <summary>Nobody is let in, and once it is <see cref="Close">closed</see> nobody joins.</summary>
    public required Hall Closed { get; init; }

    /// <summary>Two evenings to choose from.</summary>
    public required Guid TwoEvenings { get; init; }

    /// <summary>Of one of those who sat in the arena.</summary>
    public required Guid SomePayment { get; init; }

    /// <summary>Once those who are to be seen waiting have joined.</summary>
    public Task Close(Operator staff) => staff.ChangeWaitingRoom(Closed.ConcertId, new { schedule = new[] { new { from = DateTimeOffset.UtcNow.AddHours(-1), mode = "closed" } } });

    public static async Task<Night> Begin(Operator staff, TicketingApi api)
    {
        var program = new Programme(staff);
        var arena = await program.Arena();
        var soldOut = await staff.NewHall(seats: 4, price: 55_000, title: "Last Night at the Lantern");
        var crowded = await staff.NewHall(new Room(Capacity: 1, BatchSize: 1), title: "Midsummer Lights", price: 77_000);
        var payment = await Sell(api, arena, 11, 12, 13);
        await Sell(api, arena, 161, 162);
        await Sell(api, soldOut, 1, 2, 3, 4);
        await HoldSeats(api, arena, 45, 46, 47, 48);
        var paused = await staff.NewHall(title: "Harbour Nights", price: 66_000);
        await staff.ChangeWaitingRoom(paused.ConcertId, new { paused = true });
        foreach (var visitor in await api.SignIn(25))
            await visitor.Enter(crowded.ConcertId);
        return new Night
        {
            Small = await staff.NewHall(price: 55_000, title: "An Evening of Strings"),
            Arena = arena,
            Stadium = await program.Stadium(),
            SoldOut = soldOut,
            Soon = await staff.NewHall(saleOpensAt: DateTimeOffset.UtcNow.AddDays(3), price: 99_000, title: "Northern Choir"),
            LongNames = await program.LongNames(LongTitle, LongWord),
            Crowded = crowded,
            Paused = paused,
            Closed = await staff.NewHall(new Room(Capacity: 0, BatchSize: 1), title: "The Last Tram", price: 44_000),
            TwoEvenings = await program.TwoEvenings(),
            SomePayment = payment,
        };
    }

    private static async Task<Guid> Sell(TicketingApi api, Hall hall, params int[] seats)
    {
        var (visitor, held) = await HoldSeats(api, hall, seats);
        (await visitor.Charge(held.Amount)).Expect(201);
        return (await visitor.Pay(held.ReservationId)).Read<PaymentView>(201).PaymentId;
    }

    private static async Task<(Visitor, ReservationView)> HoldSeats(TicketingApi api, Hall hall, params int[] seats)
    {
        var visitor = await api.SignIn();
        await visitor.EnterAdmitted(hall.ConcertId);
        return (visitor, await visitor.Holding(hall, seats));
    }
}
