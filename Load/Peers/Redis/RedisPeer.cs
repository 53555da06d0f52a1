using System.Globalization;

namespace OrleansTicketing.Load.Peers.Redis;

/// <summary>Redis with scripts: a sorted set for the line, a hash for the seats, the append-only file flushed before each answer.</summary>
internal sealed class RedisPeer : IPeer
{
    private readonly RespConnection _redis;
    private readonly RedisScript _join, _find, _hold, _charge, _pay, _count;

    private RedisPeer(RespConnection redis)
    {
        _redis = redis;
        (_join, _find, _hold) = (new(redis, RedisScripts.Join), new(redis, RedisScripts.Find), new(redis, RedisScripts.Hold));
        (_charge, _pay, _count) = (new(redis, RedisScripts.Charge), new(redis, RedisScripts.Pay), new(redis, RedisScripts.Count));
    }

    private static long NowMilliseconds => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    public static async Task RunAsync(string url, int port)
    {
        await using var redis = await RespConnection.OpenAsync("127.0.0.1", port);
        await new PeerServer(new RedisPeer(redis)).RunAsync(url);
    }

    public async Task CreateConcertAsync(Guid concertId, NewPeerConcert concert)
    {
        await _redis.SendAsync("HSET", $"room:{concertId:N}", "capacity", concert.Capacity, "admitted", 0, "finished", 0, "lastPosition", 0);
        await _redis.SendAsync("HSET", $"hall:{concertId:N}", "seats", concert.SeatsPerDate, "price", concert.Price, "dates", string.Join(',', concert.Dates));
        await _redis.SendAsync("RPUSH", "concerts", concertId.ToString("N"));
    }

    public async Task<PeerPlace> JoinAsync(Guid concertId, Guid userId)
    {
        var token = (string)(await _join.RunAsync(concertId, userId, Guid.CreateVersion7(), NowMilliseconds))!;
        return await FindPlaceAsync(Guid.ParseExact(token, "N")) ?? throw new InvalidOperationException("A place that was just made is gone.");
    }

    public async Task<PeerPlace?> FindPlaceAsync(Guid tokenId)
    {
        if (await _find.RunAsync(tokenId) is not object?[] place)
            return null;
        return new PeerPlace(
            tokenId, Id(place[0]), Id(place[1]), (string)place[2]!, Number(place[3]), Number(place[4]), Time(Number(place[5])),
            place[6] is string { Length: > 0 } ? Time(Number(place[6])) : null);
    }

    public async Task<PeerAnswer<PeerReservation>> HoldAsync(Guid tokenId, Guid userId, HoldRequest request)
    {
        var (id, now) = (Guid.CreateVersion7(), PeerHttp.Now);
        var until = now + PeerPolicies.HoldDuration;
        var answer = await _hold.RunAsync(
            [request.ConcertId, request.Date, userId, tokenId, id, Milliseconds(now), Milliseconds(until), PeerPolicies.SeatsPerUserAndDate, .. request.Seats.Cast<object>()]);
        if (answer is not long price)
            return Refusal(answer);
        var seats = Array.ConvertAll(request.Seats, seat => new SeatBody(seat, price));
        return new PeerReservation(id, request.ConcertId, request.Date, seats, price * seats.Length, until, now);
    }

    public async Task<ChargeBody> ChargeAsync(Guid userId, long amount)
    {
        var entry = Guid.CreateVersion7();
        return new ChargeBody(entry, amount, (long)(await _charge.RunAsync(userId, amount, entry, NowMilliseconds))!);
    }

    public async Task<PeerAnswer<PeerPayment>> PayAsync(Guid tokenId, Guid userId, Guid reservationId)
    {
        var (id, now) = (Guid.CreateVersion7(), PeerHttp.Now);
        var answer = await _pay.RunAsync(userId, tokenId, reservationId, id, Milliseconds(now));
        if (answer is not object?[] paid)
            return Refusal(answer);
        var seats = ((string)paid[1]!).Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture));
        return new PeerPayment(id, reservationId, Number(paid[0]), now, [.. seats.Select(static seat => new PeerTicket(Guid.CreateVersion7(), seat))]);
    }

    public async Task<IReadOnlyList<Guid>> ListConcertsAsync() =>
        [.. ((object?[])(await _redis.SendAsync("LRANGE", "concerts", 0, -1))!).Select(Id)];

    public async Task<PeerCounters> CountAsync(Guid concertId)
    {
        var dates = ((string)(await _redis.SendAsync("HGET", $"hall:{concertId:N}", "dates"))!).Split(',');
        var counts = (object?[])(await _count.RunAsync([concertId, NowMilliseconds, .. dates]))!;
        return new PeerCounters(Number(counts[0]), Number(counts[1]), Number(counts[2]), Number(counts[3]), Number(counts[4]));
    }

    public async Task<long> BalanceAsync(Guid userId) => Number(await _redis.SendAsync("GET", $"wallet:{userId:N}") ?? 0L);

    public async Task<int> CountTicketsAsync(Guid userId)
    {
        var tickets = 0L;
        foreach (var payment in (object?[])(await _redis.SendAsync("LRANGE", $"payments:{userId:N}", 0, -1))!)
            tickets += Number(await _redis.SendAsync("HGET", $"payment:{payment}", "tickets"));
        return (int)tickets;
    }

    private static PeerRefusal Refusal(object? code) => code switch
    {
        "not_admitted" => PeerRefusal.NotAdmitted,
        "not_found" => PeerRefusal.NotFound,
        "seat_taken" => PeerRefusal.SeatTaken,
        "seat_limit_exceeded" => PeerRefusal.SeatLimitExceeded,
        "insufficient_balance" => PeerRefusal.InsufficientBalance,
        "hold_expired" => PeerRefusal.HoldExpired,
        _ => throw new InvalidDataException($"A script answered '{code}'."),
    };

    private static Guid Id(object? text) => Guid.ParseExact((string)text!, "N");

    private static long Number(object? value) => value is long number ? number : long.Parse((string)value!, CultureInfo.InvariantCulture);

    private static long Milliseconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds();

    private static DateTime Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
}
