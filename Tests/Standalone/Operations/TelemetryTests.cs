using System.Text;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Standalone.Operations;

/// <summary>Traces and figures really leave the process, over OTLP.</summary>
[Collection(OwnProcesses.Name)]
public sealed class TelemetryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Traces_and_figures_are_sent_with_the_trace_id_that_a_problem_names_and_without_secrets()
    {
        await using var collector = await OtlpCollector.Start();
        await using var server = await TicketingServer.Start(collector.Heard(ServerSettings.OnFreePort()));
        var visitor = await server.Api.SignIn("a name of nobody else");
        var refused = await server.Api.Send(new ApiRequest(HttpMethod.Get, $"/api/v1/reservations/{Guid.NewGuid()}") { AccessToken = visitor.User.AccessToken });
        var traceId = refused.Read<ProblemView>(404).TraceId;

        var spans = await Eventually.Get(() => Task.FromResult(collector.Spans), seen => seen.Any(span => span.TraceId == traceId), Patience);
        await Eventually.Until(() => Task.FromResult(Holds(collector.Figures, "ticketing.rooms")), Patience);

        Assert.Contains(new OtlpSpan("ticketing", "Microsoft.AspNetCore", "GET /api/v1/reservations/{reservationId}", traceId), spans);
        Assert.DoesNotContain(spans, span => span.Name.Contains("health", StringComparison.Ordinal));
        foreach (var name in (string[])["OrleansTicketing.Grains", "OrleansTicketing.Embedded", "System.Runtime", "Microsoft.AspNetCore.Hosting", "ticketing.seats.held"])
            Assert.True(Holds(collector.Figures, name), name);
        foreach (var sent in (byte[][])[collector.Traces, collector.Figures])
        {
            Assert.False(Holds(sent, visitor.User.AccessToken));
            Assert.False(Holds(sent, "a name of nobody else"));
            Assert.False(Holds(sent, server.Settings.OperatorKey!));
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_nothing_up()
    {
        await using var server = await TicketingServer.Start(ServerSettings.OnFreePort().WithVariable("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));
        await server.Api.SignIn();
        await server.Process.Terminate(within: TimeSpan.FromSeconds(8));
    }

    private sealed record ProblemView(string TraceId);

    private static bool Holds(byte[] sent, string text) => sent.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
