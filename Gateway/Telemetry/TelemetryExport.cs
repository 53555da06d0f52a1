using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrleansTicketing.Gateway.Metrics;

namespace OrleansTicketing.Gateway.Telemetry;

/// <summary>Begins before the process does anything else, and ends after everything else, with what it still has to send.</summary>
internal sealed class TelemetryExport(string service, bool servesCallers, Sampler sampler, IConfiguration configuration) : IHostedLifecycleService, IDisposable
{
    /// <summary>A collector that does not answer must not hold up the end of the process.</summary>
    private static readonly TimeSpan LastSend = TimeSpan.FromMilliseconds(1500);

    /// <summary>Orleans takes every interface whose namespace begins with its own name, as ours do, for one of its runtime.</summary>
    private static readonly string[] Sources = ["Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime", "MySqlConnector"];

    private TracerProvider? _traces;
    private MeterProvider? _figures;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(Configured)
            .ConfigureResource(Described)
            .SetSampler(sampler)
            .AddSource([.. Sources, .. servesCallers ? ["Microsoft.AspNetCore"] : Array.Empty<string>()])
            .AddProcessor(new DiscreetSpans())
            .AddOtlpExporter()
            .Build();
        _figures = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(Configured)
            .ConfigureResource(Described)
            .AddMeter($"{MeterNames.Own}.*", MeterNames.Orleans, MeterNames.Runtime, "Microsoft.AspNetCore.Hosting")
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => _traces?.Shutdown((int)LastSend.TotalMilliseconds), CancellationToken.None),
        Task.Run(() => _figures?.Shutdown((int)LastSend.TotalMilliseconds), CancellationToken.None));

    public void Dispose()
    {
        _traces?.Dispose();
        _figures?.Dispose();
    }

    // The variables of OpenTelemetry count wherever this process's settings come from.
    private void Configured(IServiceCollection services) => services.AddSingleton(configuration);

    private void Described(ResourceBuilder resource) => resource.Clear()
        .AddTelemetrySdk()
        .AddService(service, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: true)
        .AddEnvironmentVariableDetector();
}
