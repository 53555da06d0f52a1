using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;
using OrleansTicketing.Client.Configuration;

namespace OrleansTicketing.Gateway.Telemetry;

/// <summary>
/// Traces begin with requests. What goes on by itself, such as the rooms that a gateway follows many times a second, would drown them;
/// it is recorded only where a request caused it.
/// </summary>
/// <param name="requests">Which requests are recorded.</param>
internal sealed class RequestSampler(Sampler requests) : Sampler
{
    private const string Name = "OTEL_TRACES_SAMPLER";
    private const string Argument = "OTEL_TRACES_SAMPLER_ARG";
    private const string RequestSpan = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    /// <exception cref="SettingsException">There is no such sampler.</exception>
    public static RequestSampler Read(IConfiguration configuration) => new(configuration[Name] switch
    {
        null or "" or "parentbased_always_on" => new ParentBasedSampler(new AlwaysOnSampler()),
        "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
        "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(Ratio(configuration))),
        "always_on" => new AlwaysOnSampler(),
        "always_off" => new AlwaysOffSampler(),
        "traceidratio" => new TraceIdRatioBasedSampler(Ratio(configuration)),
        var other => throw new SettingsException($"{Name} is '{other}'. It must be always_on, always_off or traceidratio, or one of them after parentbased_."),
    });

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (samplingParameters.Name == RequestSpan)
            return requests.ShouldSample(samplingParameters);
        var isPart = samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return new SamplingResult(isPart ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }

    private static double Ratio(IConfiguration configuration)
    {
        var text = configuration[Argument];
        if (string.IsNullOrEmpty(text))
            return 1;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1)
            return ratio;
        throw new SettingsException($"{Argument} is '{text}'. It must be a number from 0 to 1.");
    }
}
