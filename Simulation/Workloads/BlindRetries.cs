using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>Payers who send the same again and again without a look at what came of it, some requests at the same time, some with a new key.</summary>
internal sealed class BlindRetries : IWorkload
{
    public string Name => "blind-retries";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) => stage.Everybody(visitor => Buy(stage, visitor));

    private async Task Buy(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        if (!await stage.UntilAdmitted(visitor)
            || await stage.HoldSome(visitor, _ => stage.SomeSeats(visitor.Random, visitor.Random.Between(1, 3))) is not { } held)
            return;
        var charge = visitor.NewKey();
        await Repeat(visitor, () => visitor.Charge(held.Amount, charge));
        var payments = await Repeat(visitor, PayWithSomeKey(visitor, held));
        // Whatever the repetitions gave, the last word counts.
        var last = await visitor.Buy(held);
        var paid = payments.Select(reply => reply.Value).Append(last).OfType<PaymentAnswer>().Select(answer => answer.Payment.PaymentId).Distinct().Count();
        stage.Require(paid <= 1, Name, $"{visitor.UserId} got {paid} payments for one reservation.");
        stage.RequireUnlessOld(
            last is not null || payments.All(reply => reply.Value is null),
            Name,
            $"{visitor.UserId} paid {held.ReservationId}, and then was told otherwise.");
    }

    private static Func<Task<Reply<PaymentAnswer>>> PayWithSomeKey(Visitor visitor, Reservation held)
    {
        var key = visitor.NewKey();
        return () => visitor.Pay(held.ReservationId, visitor.Random.Chance(0.7) ? key : visitor.NewKey());
    }

    /// <summary>Two to five times, whatever the outcome; often before the one before has an answer.</summary>
    private static async Task<List<Reply<T>>> Repeat<T>(Visitor visitor, Func<Task<Reply<T>>> ask)
        where T : class
    {
        var sent = new List<Task<Reply<T>>>();
        for (var left = visitor.Random.Between(2, 5); left > 0; left--)
        {
            sent.Add(ask());
            if (visitor.Random.Chance(0.3))
                await sent[^1];
            else
                await visitor.Move();
        }

        var replies = new List<Reply<T>>();
        foreach (var reply in sent)
            replies.Add(await reply);
        return replies;
    }
}
