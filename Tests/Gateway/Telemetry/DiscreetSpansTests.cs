using System.Diagnostics;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Gateway.Telemetry;

namespace OrleansTicketing.Tests.Gateway.Telemetry;

/// <summary>What leaves the process in spans.</summary>
public sealed class DiscreetSpansTests
{
    private static readonly string Grain = $"operator/{new OperatorKey("an operator's key").Hash}";

    [Theory]
    [InlineData("{0}", "operator/hidden")]
    [InlineData("[GrainAddress {0}@S127.0.0.1:11111:1]", "[GrainAddress operator/hidden@S127.0.0.1:11111:1]")]
    [InlineData("No response from {0} to sys.client/1->{0}.", "No response from operator/hidden to sys.client/1->operator/hidden.")]
    [InlineData("/api/v1/operator/session", "/api/v1/operator/session")]
    [InlineData("wallet/3fa85f6457174562b3fc2c963f66afa6", "wallet/3fa85f6457174562b3fc2c963f66afa6")]
    public void The_operators_grain_is_told_nowhere_in_a_text_and_all_else_is(string text, string told)
    {
        using var span = new Activity("a call");
        span.SetTag("any", string.Format(null, text, Grain)).SetStatus(ActivityStatusCode.Error, string.Format(null, text, Grain));
        using var discreet = new DiscreetSpans();

        discreet.OnEnd(span);

        Assert.Equal(told, span.GetTagItem("any"));
        Assert.Equal((ActivityStatusCode.Error, told), (span.Status, span.StatusDescription));
    }
}
