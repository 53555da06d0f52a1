using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>Takes what processes send over OTLP (HTTP, protobuf) and keeps the bytes.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private byte[] _traces = [];
    private byte[] _figures = [];

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.MapPost("/v1/traces", (RequestDelegate)(http => Keep(http, sent => _traces = [.. _traces, .. sent])));
        _app.MapPost("/v1/metrics", (RequestDelegate)(http => Keep(http, sent => _figures = [.. _figures, .. sent])));
    }

    public byte[] Traces => Read(() => _traces);

    public byte[] Figures => Read(() => _figures);

    public IReadOnlyList<OtlpSpan> Spans => OtlpSpan.Read(Traces);

    public static async Task<OtlpCollector> Start()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>The settings with which a process sends here, soon.</summary>
    public ServerSettings Heard(ServerSettings settings) => settings
        .WithVariable("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.Single())
        .WithVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
        .WithVariable("OTEL_METRIC_EXPORT_INTERVAL", "200")
        .WithVariable("OTEL_BSP_SCHEDULE_DELAY", "100");

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private byte[] Read(Func<byte[]> kept)
    {
        lock (_gate)
            return kept();
    }

    private async Task Keep(HttpContext http, Action<byte[]> keep)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        lock (_gate)
            keep(body.ToArray());
        http.Response.ContentType = "application/x-protobuf";
    }
}
