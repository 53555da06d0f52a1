using BenchmarkDotNet.Attributes;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Benchmarks.Tokens;

/// <summary>What is signed and checked: queue and access tokens (HMAC-SHA256), and tickets (ECDSA P-256).</summary>
[MemoryDiagnoser]
public class TokenBenchmarks
{
    /// <summary>More than the tokens that are remembered as verified, so that who comes again after all others is checked anew.</summary>
    private const int Callers = 400_000;

    private static readonly SigningKeys Keys = new(new SigningKey(new byte[SigningKey.MinimumSecretBytes]), []);
    private static readonly SeatKey Seat = new(new ConcertDateKey(Guid.NewGuid(), DateKey.Parse("2027-05-01")), 1234);

    private readonly QueueTokens _queueTokens = new(Keys);
    private readonly AccessTokens _accessTokens = new(Keys, TimeProvider.System);
    private readonly QueueToken _queueToken = new(Guid.NewGuid(), Guid.NewGuid(), 12_345, DateTimeOffset.UtcNow);
    private readonly string _ticket = TicketCode.Sign(Keys.Current, Guid.NewGuid(), Seat);
    private string[] _many = [];
    private int _next;
    private string _known = string.Empty;

    [GlobalSetup]
    public void Setup()
    {
        _known = _queueTokens.Sign(_queueToken);
        _many = [.. Enumerable.Range(1, Callers).Select(number => _queueTokens.Sign(_queueToken with { Number = number, UserId = Guid.NewGuid() }))];
    }

    [Benchmark]
    public string SignAQueueToken() => _queueTokens.Sign(_queueToken);

    [Benchmark]
    public QueueToken? CheckAQueueToken() => _queueTokens.Verify(_many[_next = (_next + 1) % Callers]);

    /// <summary>Of a caller who was here lately.</summary>
    [Benchmark]
    public QueueToken? CheckAQueueTokenAgain() => _queueTokens.Verify(_known);

    [Benchmark]
    public string IssueAnAccessToken() => _accessTokens.Issue(_queueToken.UserId, TimeSpan.FromHours(12)).Text;

    [Benchmark]
    public string SignATicket() => TicketCode.Sign(Keys.Current, _queueToken.UserId, Seat);

    [Benchmark]
    public bool CheckATicket() => TicketCode.Verify(Keys, _ticket) is not null;
}
