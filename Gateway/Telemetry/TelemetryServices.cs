using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway.Telemetry;

public static class TelemetryServices
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Disabled = "OTEL_SDK_DISABLED";

    /// <summary>Whether traces and figures go out.</summary>
    public static bool HasTelemetry(this IConfiguration configuration) =>
        configuration[Endpoint] is { Length: > 0 } && !(bool.TryParse(configuration[Disabled], out var disabled) && disabled);

    /// <summary>
    /// Sends traces and figures over OTLP to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, and nothing where that is not set. The other
    /// variables of OpenTelemetry count as well.
    /// </summary>
    /// <param name="service">The service's name where <c>OTEL_SERVICE_NAME</c> gives no other.</param>
    /// <param name="servesCallers">Whether traces begin here; what a process answers to its operators alone is not traced.</param>
    /// <exception cref="SettingsException">A variable is not valid.</exception>
    public static void AddTicketingTelemetry(this WebApplicationBuilder builder, string service, bool servesCallers = true)
    {
        var configuration = builder.Configuration;
        if (!configuration.HasTelemetry())
            return;
        if (!Uri.TryCreate(configuration[Endpoint], UriKind.Absolute, out var endpoint) || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw new SettingsException($"{Endpoint} is '{configuration[Endpoint]}'. It must be an http(s) address such as http://127.0.0.1:4317.");
        var sampler = RequestSampler.Read(configuration);
        builder.Services.AddHostedService(_ => new TelemetryExport(service, servesCallers, sampler, configuration));
    }
}
