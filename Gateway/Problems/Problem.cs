using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.Problems;

/// <summary>The result of a refused request: a problem document.</summary>
public sealed class Problem : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    private readonly ProblemKind _kind;
    private readonly Refusal? _refusal;

    private Problem(ProblemKind kind, Refusal? refusal)
    {
        _kind = kind;
        _refusal = refusal;
    }

    public static Problem Internal { get; } = new(ProblemKind.Internal, null);

    public int? StatusCode => _kind.Status;

    public static Problem Of(Refusal refusal) => new(ProblemKind.Of(refusal.Code), refusal);

    public static Problem Of(ErrorCode code) => Of(new Refusal(code));

    public static Problem Of(ErrorCode code, string detail) => Of(new Refusal(code) { Detail = detail });

    /// <summary>The trace that the request belongs to: the caller's, where it names one. Where nobody records traces, only failures need one.</summary>
    public static string TraceIdOf(HttpContext http)
    {
        if (Activity.Current is { } span)
            return span.TraceId.ToHexString();
        if (http.Items.TryGetValue(typeof(ActivityTraceId), out var known))
            return (string)known!;
        var parent = http.Request.Headers.TraceParent.ToString();
        var id = (ActivityContext.TryParse(parent, null, out var caller) ? caller.TraceId : ActivityTraceId.CreateRandom()).ToHexString();
        http.Items[typeof(ActivityTraceId)] = id;
        return id;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _kind.Status;
        response.Headers.CacheControl = "no-store";
        if (_kind.Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = "Bearer";
        if ((_refusal?.RetryAfter ?? _kind.RetryAfter) is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return JsonReply.Write(response, Document(TraceIdOf(httpContext)), GatewayJson.Default.ProblemDocument, ContentType);
    }

    public ProblemDocument Document(string traceId)
    {
        var refusal = _refusal ?? new Refusal(ErrorCode.ClusterUnavailable);
        return new ProblemDocument(_kind.Type, _kind.Title, _kind.Status, refusal.Detail ?? _kind.Advice, _kind.Code, traceId)
        {
            Errors = refusal.Errors.IsDefaultOrEmpty
                ? null
                : refusal.Errors.GroupBy(error => error.Field, error => error.Problem, StringComparer.Ordinal)
                    .ToDictionary(field => field.Key, field => field.ToArray(), StringComparer.Ordinal),
            Seats = refusal.Code == ErrorCode.SeatTaken ? refusal.Seats : null,
            Limit = refusal.Limit,
            Held = refusal.Held,
            Balance = refusal.Balance,
            Amount = refusal.Amount,
        };
    }
}
