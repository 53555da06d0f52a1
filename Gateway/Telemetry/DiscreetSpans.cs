using System.Diagnostics;
using OpenTelemetry;

namespace OrleansTicketing.Gateway.Telemetry;

/// <summary>
/// Takes out of spans what no collector needs to know: the key of an operator's grain, which is derived from the operator's key, and who
/// this system is to its database.
/// </summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    private const string OperatorGrain = "operator/";

    public override void OnEnd(Activity data)
    {
        data.SetTag("db.connection_string", null);
        data.SetTag("db.user", null);
        // Which tags name grains differs between versions of Orleans.
        List<string>? secret = null;
        foreach (var (name, value) in data.EnumerateTagObjects())
        {
            if (value is string text && text.StartsWith(OperatorGrain, StringComparison.Ordinal))
                (secret ??= []).Add(name);
        }

        foreach (var name in secret ?? [])
            data.SetTag(name, $"{OperatorGrain}hidden");
    }
}
