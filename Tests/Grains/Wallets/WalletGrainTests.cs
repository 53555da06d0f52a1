using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Operations;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Tests.Grains.Fixtures;

namespace OrleansTicketing.Tests.Grains.Wallets;

public sealed class WalletGrainTests : IAsyncLifetime
{
    private readonly Guid _user = Guid.NewGuid();
    private TicketingCluster _cluster = null!;

    private IWalletGrain Wallet => _cluster.Grains.Wallet(_user);

    public async ValueTask InitializeAsync() => _cluster = await TicketingCluster.Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact, Trait("Invariant", "5"), Trait("Pitfall", "11")]
    public async Task A_hundred_parallel_charges_with_one_key_make_one_entry()
    {
        var operation = new Operation(Guid.NewGuid(), "10", Keyed: true);

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Wallet.Charge(operation, 10)));

        Assert.Single(replies, reply => reply.Outcome == ChargeOutcome.Charged);
        Assert.Equal(99, replies.Count(reply => reply.Outcome == ChargeOutcome.Replayed));
        Assert.Single(replies.Select(reply => reply.Entry).Distinct());
        Assert.Equal(10, await Wallet.Balance());
        Assert.Equal(1, _cluster.Store.Writes);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task The_same_key_with_another_body_is_a_mismatch_and_costs_no_write()
    {
        var operation = new Operation(Guid.NewGuid(), "10", Keyed: true);
        await Wallet.Charge(operation, 10);
        var writes = _cluster.Store.Writes;

        var reply = await Wallet.Charge(operation with { Fingerprint = "20" }, 20);

        Assert.Equal(OperationRefusal.Mismatch, reply.Refusal);
        Assert.Equal(10, await Wallet.Balance());
        Assert.Equal(writes, _cluster.Store.Writes);
    }

    [Theory, Trait("Pitfall", "14")]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(100_000_001)]
    public async Task A_refused_charge_changes_nothing_and_its_key_may_try_again(long amount)
    {
        var operation = new Operation(Guid.NewGuid(), "a", Keyed: true);

        Assert.Equal(ChargeOutcome.InvalidAmount, (await Wallet.Charge(operation, amount)).Outcome);
        Assert.Equal(0, _cluster.Store.Writes);
        Assert.Equal(ChargeOutcome.Charged, (await Wallet.Charge(operation, 5)).Outcome);
    }

    [Fact, Trait("Invariant", "10"), Trait("Pitfall", "11")]
    public async Task A_charge_whose_write_failed_is_not_in_the_balance_and_succeeds_when_repeated()
    {
        await Wallet.Charge(Unkeyed(), 7);
        var failing = Unkeyed();
        _cluster.Store.BeforeWrite = _ => throw new IOException("The disk is full.");
        await Assert.ThrowsAnyAsync<Exception>(() => Wallet.Charge(failing, 5));
        _cluster.Store.BeforeWrite = null;

        Assert.Equal(7, await Wallet.Balance());
        Assert.Equal(ChargeOutcome.Charged, (await Wallet.Charge(failing, 5)).Outcome);
        Assert.Equal(12, await Wallet.Balance());
    }

    [Fact, Trait("Invariant", "5"), Trait("Invariant", "10"), Trait("Pitfall", "11")]
    public async Task A_charge_that_failed_after_its_write_is_recognised_when_repeated()
    {
        var failing = Unkeyed();
        _cluster.Store.AfterWrite = _ => throw new IOException("The connection broke.");
        await Assert.ThrowsAnyAsync<Exception>(() => Wallet.Charge(failing, 5));
        _cluster.Store.AfterWrite = null;

        Assert.Equal(ChargeOutcome.Replayed, (await Wallet.Charge(failing, 5)).Outcome);
        Assert.Equal(5, await Wallet.Balance());
    }

    [Fact, Trait("Invariant", "10")]
    public async Task What_was_answered_survives_a_crash()
    {
        await Wallet.Charge(Unkeyed(), 7);

        await _cluster.Crash();

        Assert.Equal(7, await Wallet.Balance());
        Assert.Equal(7, Assert.Single((await Wallet.Entries(null, 10)).Items).Amount);
    }

    [Fact, Trait("Pitfall", "15")]
    public async Task A_wallet_whose_write_hangs_holds_up_no_other()
    {
        var hanging = new TaskCompletionSource();
        _cluster.Store.BeforeWrite = write => write.Grain.Contains(_user.ToString("N"), StringComparison.Ordinal) ? hanging.Task : Task.CompletedTask;
        var stuck = Wallet.Charge(Unkeyed(), 1);

        Assert.Equal(ChargeOutcome.Charged, (await _cluster.Grains.Wallet(Guid.NewGuid()).Charge(Unkeyed(), 1)).Outcome);
        Assert.Equal(0, await Wallet.Balance());

        hanging.SetResult();
        Assert.Equal(ChargeOutcome.Charged, (await stuck).Outcome);
    }

    [Fact, Trait("Invariant", "4")]
    public async Task A_long_ledger_is_paged_read_back_in_full_and_recounted()
    {
        const int charges = 260;
        var first = new Operation(Guid.NewGuid(), "1", Keyed: true);
        await Wallet.Charge(first, 1);
        for (var i = 2; i <= charges; i++)
            await Wallet.Charge(Unkeyed(), i);
        await _cluster.Crash();

        var seen = new List<LedgerEntry>();
        long? before = null;
        do
        {
            var page = await Wallet.Entries(before, 33);
            seen.AddRange(page.Items);
            before = page.Next;
        }
        while (before is not null);

        Assert.Equal(Enumerable.Range(1, charges).Reverse().Select(i => (long)i), seen.Select(entry => entry.Amount));
        Assert.Equal(seen.Select(entry => entry.Sequence).Order(), Enumerable.Range(1, charges).Select(i => (long)i));
        var recount = await Wallet.RecountWallet();
        Assert.Equal(recount.Running, recount.Recounted);
        Assert.Equal(charges * (charges + 1L) / 2, recount.Running.Balance);

        var replay = await Wallet.Charge(first, 1);
        Assert.Equal(ChargeOutcome.Replayed, replay.Outcome);
        Assert.Equal(seen[^1], replay.Entry);
        Assert.All(_cluster.Store.Rows("account/"), row => Assert.InRange(row.Length, 0, 300_000));
    }

    [Fact, Trait("Invariant", "4")]
    public async Task A_page_written_before_its_ledger_was_cut_is_written_again()
    {
        for (var i = 0; i < 100; i++)
            await Wallet.Charge(Unkeyed(), 1);
        _cluster.Store.BeforeWrite = write =>
            string.Equals(write.Name, "state", StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Wallet.Charge(Unkeyed(), 1));
        _cluster.Store.BeforeWrite = null;
        Assert.Single(_cluster.Store.Rows("account/"), row => row.Contains("\"items\"", StringComparison.Ordinal));

        Assert.Equal(ChargeOutcome.Charged, (await Wallet.Charge(Unkeyed(), 1)).Outcome);
        var recount = await Wallet.RecountWallet();
        Assert.Equal(101, recount.Recounted.Balance);
        Assert.Equal(recount.Running, recount.Recounted);
    }

    [Fact]
    public async Task Too_many_operations_within_their_retention_are_refused_without_a_write()
    {
        for (var i = 0; i < 1024; i++)
            await Wallet.Charge(Unkeyed(), 1);
        var writes = _cluster.Store.Writes;

        Assert.Equal(OperationRefusal.TooMany, (await Wallet.Charge(Unkeyed(), 1)).Refusal);
        Assert.Equal(writes, _cluster.Store.Writes);

        _cluster.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(ChargeOutcome.Charged, (await Wallet.Charge(Unkeyed(), 1)).Outcome);
    }

    [Fact]
    public async Task The_history_is_bounded_and_names_what_happened()
    {
        var last = Unkeyed();
        for (var i = 0; i < 40; i++)
            await Wallet.Charge(Unkeyed(), 1);
        await Wallet.Charge(last, 1);

        var history = (await _cluster.Grains.Bookings(_user).History()).Entries;

        Assert.Equal(32, history.Length);
        Assert.Equal(("charged", last.Id), (history[^1].What, history[^1].OperationId));
    }

    private static Operation Unkeyed() => new(Guid.NewGuid(), string.Empty, Keyed: false);
}
