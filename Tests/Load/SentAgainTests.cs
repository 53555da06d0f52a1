using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Load.History;
using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Measure;
using OrleansTicketing.Load.Peers;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Tests.Load;

/// <summary>Of the writes of a run one in fifty is sent twice with the same key, and a server that does it twice makes the run a failed one.</summary>
public sealed class SentAgainTests : IAsyncLifetime
{
    private const int Arrivals = 200;

    private readonly Wallets _wallets = new();
    private readonly WebApplication _server = PeerHttp.Create("http://127.0.0.1:0");
    private readonly Charges _charges = new(users: 10);
    private Site? _site;

    public async ValueTask InitializeAsync()
    {
        _wallets.Map(_server);
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _site = new Site(new Target(new Uri(_server.Urls.Single())), "none");
        await _charges.PrepareAsync(_site);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact, Trait("Invariant", "5")]
    public async Task A_server_that_keeps_keys_gives_the_same_answers_and_the_money_adds_up()
    {
        var run = await RunAsync(sendsAgain: true);
        Assert.Equal(Arrivals, run.Tally.Successes);
        Assert.Equal(Arrivals, run.Latency.Count);
        Assert.Equal(Arrivals / 50, run.History.OfType<NotedRepeat>().Count());
        HistoryChecks.Verify(run.History);
        await _charges.VerifyAsync(_site!, run);
    }

    [Fact, Trait("Invariant", "5")]
    public async Task A_server_that_charges_again_fails_the_run_by_its_answers_and_by_its_balances()
    {
        _wallets.KeepsKeys = false;
        var run = await RunAsync(sendsAgain: true);
        Assert.Throws<VerificationException>(() => HistoryChecks.Verify(run.History));
        await Assert.ThrowsAsync<VerificationException>(() => _charges.VerifyAsync(_site!, run));
    }

    [Fact]
    public async Task Where_nothing_is_to_be_sent_again_a_server_without_keys_passes()
    {
        _wallets.KeepsKeys = false;
        var run = await RunAsync(sendsAgain: false);
        Assert.Empty(run.History.OfType<NotedRepeat>());
        HistoryChecks.Verify(run.History);
        await _charges.VerifyAsync(_site!, run);
    }

    // One connection, so that it is known how many of its writes there are.
    private Task<Measurement> RunAsync(bool sendsAgain) =>
        Generator.RunAsync(_charges, _site!.Target, new Plan(TimeSpan.FromSeconds(0.1), Connections: 1, Rate: Arrivals * 10) { SendsAgain = sendsAgain });

    private sealed class Wallets
    {
        private readonly ConcurrentDictionary<Guid, long> _balances = new();
        private readonly ConcurrentDictionary<string, ChargeBody> _answers = new(StringComparer.Ordinal);

        public bool KeepsKeys { get; set; } = true;

        public void Map(WebApplication server)
        {
            server.MapPost("/api/v1/users", static context =>
            {
                var id = Guid.NewGuid();
                return PeerHttp.WriteAsync(context, 201, new UserBody(id, "user", PeerHttp.TokenOf(id, PeerHttp.AccessTokenLength), "Bearer", PeerHttp.Now), PeerJson.Default.UserBody);
            });
            server.MapPost("/api/v1/wallets/me/charges", ChargeAsync);
            server.MapGet("/api/v1/wallets/me", context =>
                PeerHttp.WriteAsync(context, 200, new BalanceBody(_balances.GetValueOrDefault(PeerHttp.User(context))), PeerJson.Default.BalanceBody));
        }

        private async Task ChargeAsync(HttpContext context)
        {
            var (user, amount) = (PeerHttp.User(context), (await PeerHttp.ReadAsync(context, PeerJson.Default.ChargeRequest)).Amount);
            var key = context.Request.Headers["Idempotency-Key"].ToString();
            if (!KeepsKeys || key.Length == 0 || !_answers.TryGetValue(key, out var answer))
            {
                answer = new ChargeBody(Guid.NewGuid(), amount, _balances.AddOrUpdate(user, amount, (_, balance) => balance + amount));
                _answers[key] = answer;
            }

            await PeerHttp.WriteAsync(context, 201, answer, PeerJson.Default.ChargeBody);
        }
    }
}
