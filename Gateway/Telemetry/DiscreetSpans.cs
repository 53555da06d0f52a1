using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace OrleansTicketing.Gateway.Telemetry;

/// <summary>
/// Takes out of spans what no collector needs to know: the key of an operator's grain, which is derived from the operator's key, and who
/// this system is to its database.
/// </summary>
internal sealed partial class DiscreetSpans : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        data.SetTag("db.connection_string", null);
        data.SetTag("db.user", null);
        // Which tags name grains differs between versions of Orleans; addresses and the messages of exceptions name them, too.
        List<(string Name, string Text)>? discreet = null;
        foreach (var (name, value) in data.EnumerateTagObjects())
        {
            if (value is string text && OperatorGrain().IsMatch(text))
                (discreet ??= []).Add((name, WithoutOperator(text)));
        }

        foreach (var (name, text) in discreet ?? [])
            data.SetTag(name, text);
        if (data.StatusDescription is { } description)
            data.SetStatus(data.Status, WithoutOperator(description));
    }

    private static string WithoutOperator(string text) => OperatorGrain().Replace(text, "operator/hidden");

    [GeneratedRegex("operator/[0-9a-f]{64}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OperatorGrain();
}
