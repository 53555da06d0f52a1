using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Operations;

/// <summary>What operators see of a cluster: traces and figures over OTLP, and the dashboard.</summary>
[Collection(RestProofs.Name)]
public sealed class OperatorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task One_trace_goes_from_the_gateway_through_the_grain_to_the_database_and_tells_no_secret()
    {
        Assert.SkipWhen(TicketingServer.WhyNot is not null, TicketingServer.WhyNot ?? "");
        await using var collector = await OtlpCollector.Start();
        await using var cluster = await TicketingServer.Start(collector.Heard(ServerSettings.OnFreePort()));
        var hall = await cluster.Operator.NewHall();
        var visitor = await cluster.Api.SignIn("a name of nobody else");
        await visitor.EnterAdmitted(hall.ConcertId);
        (await visitor.Charge(5_000, "charged-once")).Expect(201);

        const string charge = "POST /api/v1/wallets/me/charges";
        // Each process sends its spans when it has some, the outer ones last.
        await Eventually.Get(() => Task.FromResult(TraceOf(charge, collector.Spans)), spans => IsWhole(spans, charge), Patience);
        await Eventually.Until(() => Task.FromResult(Holds(collector.Figures, "ticketing.room.admissions")), Patience);

        foreach (var name in (string[])["OrleansTicketing.Grains", "Microsoft.Orleans", "ticketing-gateway", "ticketing-silo"])
            Assert.True(Holds(collector.Figures, name), name);
        var operatorKey = cluster.Settings.OperatorKey!;
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(operatorKey)));
        foreach (var secret in (string[])["a name of nobody else", visitor.User.AccessToken, visitor.QueueToken!, operatorKey, hash, "Password"])
            Assert.False(Holds(collector.Traces, secret) || Holds(collector.Figures, secret), secret);
    }

    [Fact]
    public async Task The_dashboard_lets_the_operator_in_and_nobody_else()
    {
        Assert.SkipWhen(TicketingServer.WhyNot is not null, TicketingServer.WhyNot ?? "");
        await using var cluster = await TicketingServer.Start();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = cluster.Silos[0].Address };

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/dashboard/", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/dashboard/DashboardCounters", UriKind.Relative))).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"operator:{cluster.Settings.OperatorKey}")));
        Assert.Contains("Orleans Dashboard", await http.GetStringAsync(new Uri("/dashboard/", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri("/dashboard/Trace", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Without_a_login_the_dashboard_is_open_but_for_the_trace()
    {
        Assert.SkipWhen(TicketingServer.WhyNot is not null, TicketingServer.WhyNot ?? "");
        await using var cluster = await TicketingServer.Start(ServerSettings.OnFreePort().WithVariable("Dashboard__Login", "false"), silos: 1, gateways: 1);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = cluster.Silos[0].Address };

        Assert.Contains("Orleans Dashboard", await http.GetStringAsync(new Uri("/dashboard/", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/dashboard/DashboardCounters", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new Uri("/dashboard/Trace", UriKind.Relative))).StatusCode);
    }

    private static bool IsWhole(OtlpSpan[] trace, string root) =>
        trace.Any(span => span is { Service: "ticketing-gateway", Source: "Microsoft.AspNetCore" } && span.Name == root)
        && trace.Any(static span => span is { Service: "ticketing-gateway", Name: "IWalletGrain/Charge" })
        && trace.Any(static span => span is { Service: "ticketing-silo", Name: "IWalletGrain/Charge" })
        && trace.Any(static span => span is { Service: "ticketing-silo", Source: "MySqlConnector" });

    private static OtlpSpan[] TraceOf(string root, IReadOnlyList<OtlpSpan> spans)
    {
        var id = spans.FirstOrDefault(span => span.Name == root)?.TraceId;
        return [.. spans.Where(span => span.TraceId == id)];
    }

    private static bool Holds(byte[] sent, string text) => sent.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
