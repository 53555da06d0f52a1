using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Every endpoint against what callers should not send: always the documented problem document, never a 500.</summary>
[Collection(GatewayCollection.Name)]
public sealed class BadInputTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    public static TheoryData<string> BadBodies { get; } = new(
        "", " ", "null", "true", "7", "\"text\"", "[]", "{", "}", "{}x", "{\"a\":}", "{'a':1}", "{}", "\uFEFF", "{\"a\":1,\"a\":2}",
        "{\"amount\":1,\"amount\":1}", "{\"seats\":[7],\"seats\":[7]}", "{\"\\ud800\":1}", "{\"displayName\":\"\\ud800\"}",
        "{\"displayName\":null,\"amount\":null,\"reservationId\":null,\"concertId\":null,\"title\":null,\"capacity\":\"x\",\"dates\":7}",
        "{\"displayName\":7,\"amount\":\"7\",\"reservationId\":7,\"concertId\":7,\"title\":7,\"capacity\":true,\"dates\":{}}",
        "{\"displayName\":{},\"amount\":[],\"reservationId\":{},\"concertId\":[],\"title\":{},\"capacity\":{},\"dates\":\"x\"}",
        "{\"displayName\":\"\",\"amount\":0,\"reservationId\":\"\",\"concertId\":\"\",\"title\":\"\",\"capacity\":-1,\"dates\":[]}",
        "{\"displayName\":\" \",\"amount\":-1,\"reservationId\":\"x\",\"concertId\":\"x\",\"title\":\" \",\"capacity\":1.5,\"dates\":[7]}",
        "{\"displayName\":\"\\u0000\",\"amount\":1.5,\"reservationId\":\"../..\",\"title\":\"\\n\",\"capacity\":1e99,\"dates\":[null]}",
        "{\"amount\":99999999999999999999,\"capacity\":99999999999999999999,\"dates\":[{\"price\":-1}],\"displayName\":[]}",
        "{\"amount\":1e400,\"capacity\":-9223372036854775808,\"dates\":[{\"startsAt\":\"soon\"}],\"displayName\":true}",
        "{\"amount\":9223372036854775808,\"capacity\":2147483648,\"dates\":[[]],\"displayName\":1e5}");

    [Theory]
    [MemberData(nameof(BadBodies))]
    public Task A_bad_body(string body) => EveryBody(Encoding.UTF8.GetBytes(body), "invalid_request");

    [Fact]
    public Task A_body_that_is_not_utf8() => EveryBody([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}'], "invalid_request");

    [Fact]
    public Task A_body_in_utf16() => EveryBody(Encoding.Unicode.GetBytes("{\"amount\":1}"), "invalid_request");

    [Theory]
    [InlineData("{\"a\":", "}")]
    [InlineData("[", "]")]
    public Task A_deeply_nested_body(string open, string close) => EveryBody(
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 8000)) + "1" + string.Concat(Enumerable.Repeat(close, 8000))), "invalid_request");

    [Fact]
    public Task A_body_that_is_too_large() => EveryBody(Encoding.UTF8.GetBytes($"{{\"x\":\"{new string('a', 65536)}\"}}"), "too_large");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task A_body_of_another_type(string type)
    {
        var person = await _app.NewPerson();
        foreach (var call in Calls().Where(call => call.Policy.TakesBody))
            (await Send(call, "{}"u8.ToArray(), [.. Credentials(call, person), ("Content-Type", type)])).IsProblem("unsupported_media_type");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.")]
    [InlineData("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_bad_access_token(string authorization)
    {
        foreach (var call in Calls().Where(call => call.Policy.Access == Access.User))
            (await Send(call, "{}"u8.ToArray(), ("Authorization", authorization))).IsProblem("unauthenticated");
    }

    [Fact]
    public async Task A_truncated_or_changed_access_token()
    {
        var token = (await _app.NewPerson()).AccessToken;
        foreach (var call in Calls().Where(call => call.Policy.Access == Access.User))
        {
            (await Send(call, null, ("Authorization", $"Bearer {token[..^1]}"))).IsProblem("unauthenticated");
            (await Send(call, null, ("Authorization", $"Bearer {token}A"))).IsProblem("unauthenticated");
            (await Send(call, null, ("Authorization", $"Bearer {Changed(token)}"))).IsProblem("unauthenticated");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task A_missing_or_wrong_operator_key(string? key)
    {
        var headers = key is null ? Array.Empty<(string, string)>() : [("Operator-Key", key)];
        foreach (var call in Calls().Where(call => call.Policy.Access == Access.Operator))
            (await Send(call, "{}"u8.ToArray(), headers)).IsProblem("forbidden");
    }

    [Fact]
    [Trait("Pitfall", "19")]
    public async Task A_bad_queue_token()
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewGuest(concert);
        var other = await _app.NewGuest(concert);
        var elsewhere = await _app.Join(person, await _app.NewConcert());
        foreach (var call in Calls().Where(call => call.Policy.TakesQueueToken))
        {
            var body = ValidBody(call, concert);
            (await Send(call, body, concert, person.Headers[0])).IsProblem("queue_token_required");
            foreach (var forged in new[] { "x", Changed(person.QueueToken!), person.QueueToken![..^1], person.QueueToken + "A", "....", new string('A', 108) })
                (await Send(call, body, concert, person.Headers[0], ("Queue-Token", forged))).IsProblem("queue_token_invalid");
            (await Send(call, body, concert, person.Headers[0], ("Queue-Token", other.QueueToken!))).IsProblem("forbidden");
            if (call.Path.Contains("{concertId}", StringComparison.Ordinal) || call.Path == "/api/v1/reservations")
                (await Send(call, body, concert, elsewhere.Headers)).IsProblem("forbidden");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tab\tinside")]
    [InlineData("schlüssel")]
    [InlineData("LONG")]
    public async Task A_bad_idempotency_key(string key)
    {
        var person = await _app.NewPerson();
        var sent = key == "LONG" ? new string('k', 256) : key;
        foreach (var call in Calls().Where(call => call.Policy.TakesIdempotencyKey))
        {
            var reply = await Send(call, "{}"u8.ToArray(), [.. Credentials(call, person), (RequestReading.IdempotencyKeyHeader, sent)]);
            Assert.Contains("Idempotency-Key", reply.IsProblem("invalid_request").WrongFields);
        }
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "101")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "ten")]
    [InlineData("limit", "")]
    [InlineData("limit", "99999999999999999999")]
    [InlineData("limit", "%FF")]
    [InlineData("limit", "5&limit=6")]
    [InlineData("cursor", "")]
    [InlineData("cursor", "x")]
    [InlineData("cursor", "!!!!!!!!!!!")]
    [InlineData("cursor", "__________8")]
    [InlineData("cursor", "AAAAAAAAABQ&cursor=AAAAAAAAABQ")]
    public async Task A_bad_page(string field, string value)
    {
        var person = await _app.NewPerson();
        foreach (var call in Calls().Where(call => call.Policy.Query.Contains(CallField.Cursor)))
        {
            var reply = await _app.Get(Path(call, Guid.NewGuid()) + $"?{field}={value}", Credentials(call, person));
            Assert.Equal([field], reply.IsProblem("invalid_request").WrongFields);
        }
    }

    [Theory]
    [InlineData("not-a-uuid")]
    [InlineData("00000000-0000-0000-0000-00000000000")]
    [InlineData("%00%0a")]
    [InlineData("%FF%FE")]
    [InlineData("{00000000-0000-0000-0000-000000000000}")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("7")]
    public async Task A_malformed_id_in_the_path_is_not_found(string id)
    {
        var concert = await _app.NewConcert();
        var person = await _app.NewGuest(concert);
        foreach (var call in Calls().Where(call => call.Path.Contains('{', StringComparison.Ordinal)))
        {
            var path = call.Path.Replace("{concertId}", id, StringComparison.Ordinal).Replace("{reservationId}", id, StringComparison.Ordinal)
                .Replace("{paymentId}", id, StringComparison.Ordinal).Replace("{date}", id, StringComparison.Ordinal);
            // A path that no server takes is refused before any of this code runs, without a body.
            var reply = await _app.Send(call.Method, path, call.Policy.TakesBody ? "{}" : null, Credentials(call, person));
            if (reply.Status == 400 && reply.Text.Length == 0)
                continue;
            if (call.Policy.TakesBody && reply.Code == "invalid_request")
                continue;
            reply.IsProblem("not_found");
        }
    }

    [Fact]
    public async Task An_unknown_id_and_another_users_are_not_found()
    {
        var concert = await _app.NewConcert();
        var owner = await _app.NewGuest(concert);
        var stranger = await _app.NewGuest(concert);
        await _app.Charge(owner, 10_000);
        var reservation = (await _app.Hold(owner, concert, [1])).Is(201).Value("reservationId");
        var payment = (await _app.Pay(owner, reservation)).Is(201).Value("paymentId");
        foreach (var id in new[] { Guid.NewGuid().ToString(), Guid.Empty.ToString(), reservation, payment })
        {
            (await _app.Get($"/api/v1/reservations/{id}", stranger.Headers)).IsProblem("not_found");
            (await _app.Delete($"/api/v1/reservations/{id}", stranger.Headers)).IsProblem("not_found");
            (await _app.Get($"/api/v1/payments/{id}", stranger.Headers)).IsProblem("not_found");
            (await _app.Pay(stranger, id)).IsProblem("not_found");
        }

        var unknown = Guid.NewGuid();
        (await _app.Get($"/api/v1/concerts/{unknown}")).IsProblem("not_found");
        (await _app.Post($"/api/v1/concerts/{unknown}/queue-tokens", null, owner.Headers)).IsProblem("not_found");
        (await _app.Get($"/api/v1/admin/concerts/{unknown}/waiting-room", ("Operator-Key", GatewayApp.OperatorKey))).IsProblem("not_found");
        (await _app.Patch($"/api/v1/admin/concerts/{unknown}/waiting-room", new { capacity = 5 }, ("Operator-Key", GatewayApp.OperatorKey))).IsProblem("not_found");
        (await _app.Patch($"/api/v1/admin/concerts/{unknown}", new { title = "x" }, ("Operator-Key", GatewayApp.OperatorKey))).IsProblem("not_found");
    }

    [Fact]
    public async Task A_wrong_method_or_address_is_a_problem_document()
    {
        foreach (var call in Calls())
        {
            var reply = await _app.Send(HttpMethod.Put, Path(call, Guid.NewGuid()), "{}");
            Assert.NotEmpty(reply.IsProblem("method_not_allowed").ContentHeaders.Allow);
        }

        foreach (var path in new[] { "/", "/api", "/api/v1", "/api/v1/nothing", "/api/v2/concerts", "/%2e%2e/x", "/api/v1/users/", "/API/V1/NOTHING" })
            Assert.True((await _app.Send(HttpMethod.Put, path, null)).IsSomeProblem().Code is "not_found" or "method_not_allowed");
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_cut_off_at_the_limit()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/users") { Content = new StreamContent(new Endless(200_000)) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        (await Reply.Of(await _app.Http.SendAsync(request))).IsProblem("too_large");
    }

    [Fact]
    public async Task A_header_that_is_not_utf8_is_a_problem_document()
    {
        var answer = await Raw("GET /api/v1/wallets/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \u00ff\u00fe\r\nConnection: close\r\n\r\n");
        Assert.Contains("401", answer.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("\"code\":\"unauthenticated\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_no_failure_of_the_service()
    {
        await Raw("POST /api/v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"dis", closeAfter: true);
        (await _app.Get("/health/live")).Is(200);
    }

    private async Task<string> Raw(string request, bool closeAfter = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_app.Address.Host, _app.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        if (closeAfter)
            return string.Empty;
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private async Task EveryBody(byte[] body, string code)
    {
        var person = await _app.NewPerson();
        foreach (var call in Calls().Where(call => call.Policy.TakesBody))
        {
            var reply = await Send(call, body, Credentials(call, person));
            // An empty correction of an unknown concert is in order; it is only not found.
            if (call.Method == HttpMethod.Patch && reply.Code == "not_found")
                continue;
            reply.IsProblem(code);
        }
    }

    private static string Changed(string token) => token[..10] + (token[10] == 'A' ? 'B' : 'A') + token[11..];

    private static (string, string)[] Credentials(Call call, Person person) =>
        call.Policy.Access == Access.Operator ? [("Operator-Key", GatewayApp.OperatorKey)] : person.Headers;

    private static byte[]? ValidBody(Call call, Guid concert) => call.Path switch
    {
        "/api/v1/reservations" => Encoding.UTF8.GetBytes($$"""{"concertId":"{{concert}}","date":"{{GatewayFixture.Date}}","seats":[1]}"""),
        "/api/v1/payments" => Encoding.UTF8.GetBytes($$"""{"reservationId":"{{Guid.NewGuid()}}"}"""),
        _ => null,
    };

    private static string Path(Call call, Guid concert) => call.Path
        .Replace("{concertId}", concert.ToString(), StringComparison.Ordinal)
        .Replace("{reservationId}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{paymentId}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{date}", GatewayFixture.Date, StringComparison.Ordinal);

    private Task<Reply> Send(Call call, byte[]? body, params (string, string)[] headers) => Send(call, body, Guid.NewGuid(), headers);

    private async Task<Reply> Send(Call call, byte[]? body, Guid concert, params (string, string)[] headers)
    {
        var reply = await _app.Send(call.Method, Path(call, concert), body, headers);
        if (reply.Status >= 400)
            Assert.Contains(reply.IsSomeProblem().Code, call.Policy.Errors().Select(code => ProblemKind.Of(code).Code));
        return reply;
    }

    /// <summary>All routes of the API, so that a new one cannot be forgotten here.</summary>
    private IReadOnlyList<Call> Calls() => [.. _app.Endpoints
        .Select(endpoint => (Endpoint: endpoint, Policy: endpoint.Metadata.GetMetadata<CallPolicy>()))
        .Where(found => found.Policy is { IsRateLimited: true })
        .Select(found => new Call(
            new HttpMethod(found.Endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]), found.Endpoint.RoutePattern.RawText!, found.Policy!))];

    private sealed record Call(HttpMethod Method, string Path, CallPolicy Policy);

    private sealed class Endless(int length) : MemoryStream(Encoding.ASCII.GetBytes(new string(' ', length)))
    {
        public override bool CanSeek => false;
    }
}
