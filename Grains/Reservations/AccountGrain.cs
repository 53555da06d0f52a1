using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansTicketing.Domain.Policies;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Grains.Interfaces.Reservations;
using OrleansTicketing.Grains.Interfaces.Signing;
using OrleansTicketing.Grains.Interfaces.Wallets;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Grains.Reservations;

/// <summary>One user's wallet, reservations, payments and tickets. Commands run one at a time; reads see what was saved.</summary>
[GrainType("account")]
internal sealed partial class AccountGrain(
    [PersistentState(StorageNames.State, StorageNames.Grains)] IPersistentState<AccountState> storedState,
    [FromKeyedServices(StorageNames.Grains)] IGrainStorage storage,
    TimeProvider time,
    IIdSource ids,
    TicketingPolicy policy,
    SigningKeys keys,
    BookingMetrics bookings,
    StorageMetrics writes,
    RetryMetrics retries,
    ILogger<AccountGrain> log) : Grain, IWalletGrain, IBookingsGrain
{
    private Guid _userId;
    private AccountBook _book = null!;
    private Outbox _outbox = null!;
    private HoldSaga _holds = null!;
    private PaymentSaga _payments = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _userId = GrainKeys.ParseId(this.GetPrimaryKeyString());
        _book = new AccountBook(new Durable<AccountState>(storedState, this, writes), storage, this.GetGrainId(), writes, time);
        _outbox = new Outbox(GrainFactory, _book, time, _userId, this, retries, log);
        _holds = new HoldSaga(GrainFactory, _book, policy, ids, time, _userId, retries, log);
        _payments = new PaymentSaga(GrainFactory, _book, _outbox, keys, ids, _userId, retries, log);
        _outbox.Resume();
        return Task.CompletedTask;
    }
}
