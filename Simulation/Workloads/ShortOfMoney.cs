using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>Payers who have too little, pay all the same, charge what is missing and pay with the key that was refused.</summary>
internal sealed class ShortOfMoney : IWorkload
{
    public string Name => "short-of-money";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor)
            || await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 3))) is not { } held)
            return;
        var (part, all) = (visitor.NewKey(), visitor.NewKey());
        var little = visitor.Random.Between(1, (int)held.Amount);
        await visitor.Insist(() => visitor.Charge(little, part));
        // The charge may overtake the payment, which then finds enough.
        var key = visitor.NewKey();
        var early = visitor.Pay(held.ReservationId, key);
        if (visitor.Random.Chance(0.5))
            await early;
        await visitor.Insist(() => visitor.Charge(held.Amount, all));
        var late = await visitor.Insist(() => visitor.Pay(held.ReservationId, key));
        if ((await early).Refusal is { Code: ErrorCode.InsufficientBalance } refusal)
            stage.Require(refusal.Balance < refusal.Amount, Name, $"{visitor.UserId} had {refusal.Balance} and was refused {refusal.Amount}.");
        stage.RequireUnlessOld(
            late.Refusal?.Code != ErrorCode.InsufficientBalance || stage.Plan.SharedUsers > 0,
            Name,
            $"{visitor.UserId} has charged {held.Amount} and is refused: {late.Refusal}.");
        if (visitor.Random.Chance(0.5))
            await visitor.Insist(visitor.Leave);
    }
}
