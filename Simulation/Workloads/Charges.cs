using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.World;

namespace OrleansTicketing.Simulation.Workloads;

/// <summary>Wallets that are charged at the same time, with one key and with several, and with one key for two amounts.</summary>
internal sealed class Charges : IWorkload
{
    private const int MostAmount = 1_000;

    public string Name => "charges";

    public Task Setup(Stage stage) => stage.OpenConcert();

    public IEnumerable<Func<Task>> Start(Stage stage) =>
        Enumerable.Range(0, stage.Users).Select(_ => stage.NewVisitorOfItsOwn()).Select(visitor => (Func<Task>)(() => Charge(stage, visitor)));

    private async Task Charge(Stage stage, Visitor visitor)
    {
        await stage.Come(visitor);
        var total = 0L;
        for (var left = visitor.Random.Between(1, 5); left > 0; left--)
        {
            total += visitor.Random.Below(3) switch
            {
                0 => await TwoAmountsWithOneKey(stage, visitor),
                1 => await TwoKeysAtOnce(visitor),
                _ => await OneKeyTwice(stage, visitor),
            };
            var balance = (await visitor.Insist(visitor.Balance)).Value;
            stage.RequireUnlessOld(balance?.Units == total, Name, $"{visitor.UserId} charged {total} and has {balance?.Units}.");
            await visitor.Think(stage.Plan.Thinking);
        }

        var entries = await visitor.Entries();
        stage.RequireUnlessOld(entries?.Sum(entry => entry.Amount) == total, Name, $"{visitor.UserId} charged {total}; the entries say {entries?.Sum(entry => entry.Amount)}.");
    }

    private async Task<long> OneKeyTwice(Stage stage, Visitor visitor)
    {
        var (key, amount) = (visitor.NewKey(), visitor.Random.Between(1, MostAmount));
        var (first, second) = await visitor.Both(() => visitor.Charge(amount, key));
        var last = (await visitor.Insist(() => visitor.Charge(amount, key))).Value;
        foreach (var reply in new[] { first, second })
        {
            stage.Require(
                reply.Value is null || (last is not null && reply.Value.Entry == last.Entry),
                Name,
                $"{visitor.UserId} charged with one key and got {reply.Value?.Entry}, then {last?.Entry}.");
        }

        return last?.Entry.Amount ?? 0;
    }

    private static async Task<long> TwoKeysAtOnce(Visitor visitor)
    {
        var (first, second) = (ChargeAnyhow(visitor), ChargeAnyhow(visitor));
        return ((await first).Value?.Entry.Amount ?? 0) + ((await second).Value?.Entry.Amount ?? 0);
    }

    private async Task<long> TwoAmountsWithOneKey(Stage stage, Visitor visitor)
    {
        var (key, amount) = (visitor.NewKey(), visitor.Random.Between(1, MostAmount));
        var first = visitor.Insist(() => visitor.Charge(amount, key));
        await visitor.Move();
        var second = visitor.Insist(() => visitor.Charge(amount + 1, key));
        var replies = new[] { await first, await second };
        stage.Require(
            replies.Count(reply => reply.Value is not null) == 1 && replies.Count(reply => reply.Refusal?.Code == ErrorCode.IdempotencyMismatch) == 1,
            Name,
            $"{visitor.UserId} charged {amount} and {amount + 1} with one key: {replies[0].Outcome}, {replies[1].Outcome}.");
        return replies.Sum(reply => reply.Value?.Entry.Amount ?? 0);
    }

    private static Task<Reply<ChargeAnswer>> ChargeAnyhow(Visitor visitor)
    {
        var (key, amount) = (visitor.NewKey(), visitor.Random.Between(1, MostAmount));
        return visitor.Insist(() => visitor.Charge(amount, key));
    }
}
