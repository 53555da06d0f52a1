namespace OrleansTicketing.Load.Peers.Redis;

/// <summary>
/// Each command of the sale as one script: Redis runs one at a time, so that nothing comes between check and change. Times are milliseconds
/// since 1970. Keys: <c>room:C</c>, <c>waiting:C</c>, <c>live:C</c> (user to token), <c>token:T</c>, <c>seats:C:D</c> (number to
/// <c>state|reservation|user|until</c>), <c>owned:C:D:U</c> (the user's seats), <c>reservation:R</c>, <c>wallet:U</c>, <c>ledger:U</c>,
/// <c>payment:P</c>, <c>payments:U</c>.
/// </summary>
internal static class RedisScripts
{
    /// <summary>Arguments: concert, user, new token, now. Answers the token.</summary>
    public const string Join = """
        local concert, user, token, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
        local live = redis.call('HGET', 'live:' .. concert, user)
        if live then return live end
        local room = 'room:' .. concert
        local position = redis.call('HINCRBY', room, 'lastPosition', 1)
        local counts = redis.call('HMGET', room, 'admitted', 'capacity')
        redis.call('HSET', 'live:' .. concert, user, token)
        if tonumber(counts[1]) < tonumber(counts[2]) and redis.call('ZCARD', 'waiting:' .. concert) == 0 then
            redis.call('HINCRBY', room, 'admitted', 1)
            redis.call('HSET', 'token:' .. token, 'concert', concert, 'user', user, 'position', position, 'status', 'admitted', 'issuedAt', now, 'admittedAt', now)
        else
            redis.call('ZADD', 'waiting:' .. concert, position, token)
            redis.call('HSET', 'token:' .. token, 'concert', concert, 'user', user, 'position', position, 'status', 'waiting', 'issuedAt', now)
        end
        return token
        """;

    /// <summary>Arguments: token. Answers concert, user, status, position, ahead, issued, admitted; or nothing.</summary>
    public const string Find = """
        local place = redis.call('HMGET', 'token:' .. ARGV[1], 'concert', 'user', 'status', 'position', 'issuedAt', 'admittedAt')
        if not place[1] then return nil end
        local ahead = place[3] == 'waiting' and redis.call('ZRANK', 'waiting:' .. place[1], ARGV[1]) or 0
        return { place[1], place[2], place[3], place[4], tostring(ahead), place[5], place[6] or '' }
        """;

    /// <summary>Arguments: concert, date, user, token, new reservation, now, until, limit, seats. Answers a price, or the refusal.</summary>
    public const string Hold = """
        local concert, date, user, token, reservation, now, until_, limit = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7], tonumber(ARGV[8])
        local place = redis.call('HMGET', 'token:' .. token, 'concert', 'user', 'status')
        if place[1] ~= concert or place[2] ~= user or place[3] ~= 'admitted' then return 'not_admitted' end
        local seats, hall = 'seats:' .. concert .. ':' .. date, redis.call('HMGET', 'hall:' .. concert, 'seats', 'price')
        local function live(seat)
            local state, owner, until_of = string.match(seat, '^(%a+)|[^|]*|([^|]*)|(%d+)$')
            return (state == 'sold' or tonumber(until_of) > now) and owner or nil
        end
        for i = 9, #ARGV do
            if tonumber(ARGV[i]) < 1 or tonumber(ARGV[i]) > tonumber(hall[1]) then return 'not_found' end
            local seat = redis.call('HGET', seats, ARGV[i])
            if seat and live(seat) then return 'seat_taken' end
        end
        local owned, count = 'owned:' .. concert .. ':' .. date .. ':' .. user, 0
        for _, number in ipairs(redis.call('SMEMBERS', owned)) do
            local seat = redis.call('HGET', seats, number)
            if seat and live(seat) == user then count = count + 1 else redis.call('SREM', owned, number) end
        end
        if count + #ARGV - 8 > limit then return 'seat_limit_exceeded' end
        for i = 9, #ARGV do
            redis.call('HSET', seats, ARGV[i], 'held|' .. reservation .. '|' .. user .. '|' .. until_)
            redis.call('SADD', owned, ARGV[i])
        end
        local numbers = table.concat(ARGV, ',', 9)
        redis.call('HSET', 'reservation:' .. reservation, 'concert', concert, 'date', date, 'user', user, 'seats', numbers,
            'amount', tonumber(hall[2]) * (#ARGV - 8), 'until', until_, 'status', 'held')
        return tonumber(hall[2])
        """;

    /// <summary>Arguments: user, amount, new entry, now. Answers the balance.</summary>
    public const string Charge = """
        local balance = redis.call('INCRBY', 'wallet:' .. ARGV[1], ARGV[2])
        redis.call('LPUSH', 'ledger:' .. ARGV[1], ARGV[3] .. '|charge|' .. ARGV[2] .. '|' .. balance .. '|' .. ARGV[4])
        return balance
        """;

    /// <summary>Arguments: user, token, reservation, new payment, now. Answers amount and seats, or the refusal.</summary>
    public const string Pay = """
        local user, token, reservation, payment, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
        local r = redis.call('HMGET', 'reservation:' .. reservation, 'concert', 'date', 'user', 'seats', 'amount', 'until', 'status')
        if r[3] ~= user then return 'not_found' end
        if r[7] ~= 'held' or tonumber(r[6]) <= now then return 'hold_expired' end
        if tonumber(redis.call('GET', 'wallet:' .. user) or '0') < tonumber(r[5]) then return 'insufficient_balance' end
        local seats = 'seats:' .. r[1] .. ':' .. r[2]
        for number in string.gmatch(r[4], '%d+') do
            local seat = redis.call('HGET', seats, number)
            if string.sub(seat, 1, 5 + #reservation) ~= 'held|' .. reservation then return 'hold_expired' end
        end
        local balance = redis.call('DECRBY', 'wallet:' .. user, r[5])
        redis.call('LPUSH', 'ledger:' .. user, payment .. '|payment|-' .. r[5] .. '|' .. balance .. '|' .. ARGV[5])
        local tickets = 0
        for number in string.gmatch(r[4], '%d+') do
            redis.call('HSET', seats, number, 'sold|' .. reservation .. '|' .. user .. '|' .. r[6])
            tickets = tickets + 1
        end
        redis.call('HSET', 'reservation:' .. reservation, 'status', 'paid')
        redis.call('HSET', 'payment:' .. payment, 'reservation', reservation, 'user', user, 'amount', r[5], 'paidAt', ARGV[5], 'tickets', tickets)
        redis.call('RPUSH', 'payments:' .. user, payment)
        if redis.call('HGET', 'token:' .. token, 'status') == 'admitted' then
            local room, waiting = 'room:' .. r[1], 'waiting:' .. r[1]
            redis.call('HSET', 'token:' .. token, 'status', 'finished')
            redis.call('HDEL', 'live:' .. r[1], user)
            redis.call('HINCRBY', room, 'finished', 1)
            local next_ = redis.call('ZPOPMIN', waiting)
            if next_[1] then
                redis.call('HSET', 'token:' .. next_[1], 'status', 'admitted', 'admittedAt', ARGV[5])
            else
                redis.call('HINCRBY', room, 'admitted', -1)
            end
        end
        return { r[5], r[4] }
        """;

    /// <summary>Arguments: concert, now, dates. Answers seats held, seats sold, users waiting, users done, last position.</summary>
    public const string Count = """
        local held, sold = 0, 0
        for i = 3, #ARGV do
            for _, seat in ipairs(redis.call('HVALS', 'seats:' .. ARGV[1] .. ':' .. ARGV[i])) do
                local state, until_of = string.match(seat, '^(%a+)|.*|(%d+)$')
                if state == 'sold' then sold = sold + 1 elseif tonumber(until_of) > tonumber(ARGV[2]) then held = held + 1 end
            end
        end
        local room = redis.call('HMGET', 'room:' .. ARGV[1], 'finished', 'lastPosition')
        return { held, sold, redis.call('ZCARD', 'waiting:' .. ARGV[1]), tonumber(room[1]), tonumber(room[2]) }
        """;
}
