using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Rest.Crash;

/// <summary>One user's walk through the flow, with the turns that users take: impatient, forgetful, clicking twice.</summary>
public sealed class Journey(Visitor visitor, PersistentClient client, Random random, CrashWorld world)
{
    public async Task Walk()
    {
        var hall = world.PickHall(random);
        if (random.Next(4) > 0)
            await Charge(random.Next(1, 6) * CrashPlan.Price);
        if (!await Join(hall) || !await WaitForAdmission())
            return;
        if (random.Next(12) == 0)
            return;
        if (random.Next(12) == 0)
        {
            await Leave();
            return;
        }

        for (var attempt = 0; attempt < 3 && !world.Stopping; attempt++)
        {
            if (await Hold(hall) is { } held)
            {
                await DecideOn(held);
                return;
            }
        }
    }

    private async Task<bool> Join(Hall hall)
    {
        var joins = random.Next(5) == 0
            ? new[] { client.Send(visitor.JoinRequest(hall.ConcertId, NewKey())), client.Send(visitor.JoinRequest(hall.ConcertId, NewKey())) }
            : [client.Send(visitor.JoinRequest(hall.ConcertId, NewKey()))];
        var answers = await Task.WhenAll(joins);
        var places = answers.Select(answer => answer.Read<QueueTokenView>(200, 201)).ToArray();
        foreach (var place in places)
            world.Saw(visitor, place);
        visitor.QueueToken = places[0].Token;
        return !places[0].IsOver;
    }

    private async Task<bool> WaitForAdmission()
    {
        while (!world.Stopping)
        {
            var answer = await client.Send(visitor.Request(HttpMethod.Get, "/api/v1/queue-tokens/me"));
            var place = answer.Read<QueueTokenView>(200);
            if (place.IsAdmitted || place.IsOver)
                return place.IsAdmitted;
            if (random.Next(60) == 0)
            {
                await Leave();
                return false;
            }

            await Task.Delay(random.Next(10, 50));
        }

        return false;
    }

    private async Task<ReservationView?> Hold(Hall hall)
    {
        var request = visitor.HoldRequest(hall, world.PickSeats(hall, random), NewKey());
        var answer = await client.Send(request);
        if (answer.IsSuccess && random.Next(8) == 0)
            Assert.Equal((201, answer.Text), ((await client.Send(request)) is var again ? again.Status : 0, again.Text));
        return answer.Status == 201 ? answer.Read<ReservationView>() : null;
    }

    private async Task DecideOn(ReservationView held)
    {
        switch (random.Next(10))
        {
            case 0:
                await client.Send(visitor.Request(HttpMethod.Delete, $"/api/v1/reservations/{held.ReservationId}"));
                break;
            case 1:
                await Leave();
                break;
            case 2:
                break;
            default:
                await Pay(held);
                break;
        }
    }

    private async Task Pay(ReservationView held)
    {
        var request = visitor.PayRequest(held.ReservationId, NewKey());
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var answer = await PayOnceOrTwice(request, held);
            if (answer.IsSuccess)
            {
                world.Sold(held);
                return;
            }

            if (answer.Code != "insufficient_balance")
                return;
            await Charge(held.Amount);
        }
    }

    private async Task<Answer> PayOnceOrTwice(ApiRequest request, ReservationView held)
    {
        if (random.Next(4) > 0)
            return await client.Send(request);
        // A double click: the same key, or another one.
        var second = random.Next(2) == 0 ? request : visitor.PayRequest(held.ReservationId, NewKey());
        return (await Task.WhenAll(client.Send(request), client.Send(second)))[0];
    }

    private Task<Answer> Leave() => client.Send(visitor.Request(HttpMethod.Delete, "/api/v1/queue-tokens/me"));

    private async Task Charge(long amount)
    {
        var request = visitor.ChargeRequest(amount, NewKey());
        var charges = random.Next(5) == 0 ? new[] { client.Send(request), client.Send(request) } : [client.Send(request)];
        var answers = await Task.WhenAll(charges);
        Assert.All(answers, answer => Assert.Equal((201, answers[0].Text), (answer.Status, answer.Text)));
    }

    private string NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
