using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Client.Reservations;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Client.Wallets;
using OrleansTicketing.Embedded.Hosting;
using OrleansTicketing.Embedded.Runtime;
using OrleansTicketing.Grains.Interfaces;
using OrleansTicketing.Simulation.Runs;
using OrleansTicketing.Simulation.Steps;

namespace OrleansTicketing.Simulation.World;

/// <summary>The client side of one gateway: the very code that the gateway's routes call, with its caches and retries, without HTTP.</summary>
internal sealed class SimulatedGateway(TicketingWorld world, int number) : IDisposable
{
    private readonly List<ServiceProvider> _lives = [];
    private readonly List<Strand> _strands = [];
    private readonly List<TaskCompletionSource<Outcome>> _unanswered = [];
    private readonly List<Action> _streams = [];
    private ServiceProvider? _services;
    private Clients? _clients;
    private CancellationTokenSource _life = new();

    internal int Number => number;

    internal SkewedTime Clock { get; } = new(world.Driver.Time);

    internal bool IsUp => _services is not null;

    internal IQueueTokenClient Rooms => Life.Rooms;

    internal BookingClient Bookings => Life.Bookings;

    internal WalletClient Wallets => Life.Wallets;

    internal SeatMaps Maps => Life.Maps;

    internal ConcertAdministration Concerts => Life.Concerts;

    internal RoomAdministration RoomActs => Life.RoomActs;

    internal OperationFactory Operations => Life.Operations;

    internal QueueTokens Tokens => Life.Tokens;

    internal PlaceProofs Proofs => Life.Proofs;

    private Clients Life => _clients ?? throw new InvalidOperationException($"gateway-{number} is down.");

    internal void Start()
    {
        _services = Configure().BuildServiceProvider();
        _lives.Add(_services);
        _clients = new Clients(_services);
        _life = new CancellationTokenSource();
        var (rooms, life) = (_services.GetRequiredService<RoomProgressCache>(), _life.Token);
        _ = NewStrand().Run(() => rooms.KeepFeeds(life));
    }

    /// <summary>Its requests are never answered; their senders see the connection break.</summary>
    internal void Kill()
    {
        foreach (var strand in _strands)
            strand.IsDead = true;
        _strands.Clear();
        (_services, _clients) = (null, null);
        var broken = _unanswered.ToArray();
        _unanswered.Clear();
        foreach (var answer in broken)
            answer.TrySetResult(new Outcome.Unknown("the connection broke"));
        var streams = _streams.ToArray();
        _streams.Clear();
        foreach (var breaks in streams)
            breaks();
    }

    /// <summary>A request that has come in. Its outcome travels back to the sender.</summary>
    internal void Take<T>(Func<SimulatedGateway, Task<Answer<T>>> work, TaskCompletionSource<Outcome> answer)
        where T : class
    {
        if (!IsUp)
        {
            answer.TrySetResult(new Outcome.Unknown("nobody listens there"));
            return;
        }

        _unanswered.Add(answer);
        _ = NewStrand().Run(async () =>
        {
            var began = world.Driver.Now;
            var outcome = (await Serve(work)) with { ServedIn = world.Driver.Now - began };
            _unanswered.Remove(answer);
            world.Door.Pass(() => answer.TrySetResult(outcome));
        });
    }

    /// <summary>A request for a stream that has come in; without a source it ends at once.</summary>
    internal void Take<T>(EventStream<T> stream, Func<SimulatedGateway, CancellationToken, Task<IAsyncEnumerable<T>?>> open)
        where T : class
    {
        if (!IsUp)
        {
            stream.Break();
            return;
        }

        _streams.Add(stream.Break);
        _ = NewStrand().Run(async () =>
        {
            await Send(stream, open);
            _streams.Remove(stream.Break);
            stream.End();
        });
    }

    public void Dispose()
    {
        foreach (var life in _lives)
            life.Dispose();
        _life.Dispose();
    }

    private async Task Send<T>(EventStream<T> stream, Func<SimulatedGateway, CancellationToken, Task<IAsyncEnumerable<T>?>> open)
        where T : class
    {
        try
        {
            if (await open(this, stream.Stopped) is not { } source)
                return;
            await foreach (var item in source)
                stream.Send(item);
        }
        catch (OperationCanceledException) when (stream.Stopped.IsCancellationRequested)
        {
            // Nobody reads any more.
        }
        catch (Exception exception)
        {
            if (!Unanswered.IsToldBy(exception))
                world.Fail(new Violation("never a 500", exception.ToString()));
        }
    }

    private async Task<Outcome> Serve<T>(Func<SimulatedGateway, Task<Answer<T>>> work)
        where T : class
    {
        try
        {
            var answer = await work(this);
            if (answer.Succeeded(out var value))
                return new Outcome.Answered(value);
            return answer.Refusal.Code is ErrorCode.ClusterUnavailable or ErrorCode.RequestInProgress
                ? new Outcome.Unknown(answer.Refusal.Code.ToString())
                : new Outcome.Refused(answer.Refusal);
        }
        catch (Exception exception)
        {
            if (!Unanswered.IsToldBy(exception))
                world.Fail(new Violation("never a 500", exception.ToString()));
            return new Outcome.Unknown(exception.Message);
        }
    }

    private Strand NewStrand()
    {
        var strand = world.Driver.NewStrand();
        _strands.Add(strand);
        return strand;
    }

    private ServiceCollection Configure()
    {
        var services = new ServiceCollection();
        services.AddEmbeddedCluster();
        services.Replace(ServiceDescriptor.Singleton(world.Cluster));
        services.Replace(ServiceDescriptor.Singleton<IDriver>(world.Driver));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
        services.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = SimulatedSilo.ResponseTimeout);
        services.AddSingleton<IIdSource>(world.NewIds());
        services.AddSingleton(world.Policy);
        services.AddSingleton(world.Keys);
        services.AddWaitingRoomClient();
        services.AddReservationsClient();
        services.AddSeatsClient();
        services.AddWalletsClient();
        services.AddConcertsClient();
        return services;
    }

    /// <summary>What one life of it serves requests with, looked up once.</summary>
    private sealed class Clients(IServiceProvider services)
    {
        internal IQueueTokenClient Rooms { get; } = services.GetRequiredService<IQueueTokenClient>();

        internal BookingClient Bookings { get; } = services.GetRequiredService<BookingClient>();

        internal WalletClient Wallets { get; } = services.GetRequiredService<WalletClient>();

        internal SeatMaps Maps { get; } = services.GetRequiredService<SeatMaps>();

        internal ConcertAdministration Concerts { get; } = services.GetRequiredService<ConcertAdministration>();

        internal RoomAdministration RoomActs { get; } = services.GetRequiredService<RoomAdministration>();

        internal OperationFactory Operations { get; } = services.GetRequiredService<OperationFactory>();

        internal QueueTokens Tokens { get; } = services.GetRequiredService<QueueTokens>();

        internal PlaceProofs Proofs { get; } = services.GetRequiredService<PlaceProofs>();
    }
}
