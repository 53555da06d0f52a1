using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Operations;
using OrleansTicketing.Gateway.Limits;
using OrleansTicketing.Gateway.Metrics;
using OrleansTicketing.Gateway.Pages;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.Telemetry;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>
/// Everything that happens around a call's own code, in the order in which the first failure answers: size, method and content type,
/// who calls, rate limits. What the call's code refuses comes after. Whatever fails leaves as a problem document.
/// </summary>
internal sealed partial class CallPipeline(
    RequestDelegate next,
    IServiceProvider services,
    CallerChecks callers,
    RateLimiter limiter,
    PageAssets pages,
    RequestFigures figures,
    TimeProvider time,
    ILogger log)
{
    private const int ClientClosedRequest = 499;

    public async Task Invoke(HttpContext http)
    {
        var started = time.GetTimestamp();
        var policy = http.GetEndpoint()?.Metadata.GetMetadata<CallPolicy>();
        RequestSpan.Begin(http, policy);
        try
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            await Handle(http, policy);
        }
        catch (Exception exception)
        {
            await Fail(http, exception);
        }

        RequestSpan.End(http);
        figures.Count(http, policy is { IsStream: true } ? null : time.GetElapsedTime(started));
    }

    private async Task Handle(HttpContext http, CallPolicy? policy)
    {
        if (await RequestBody.Read(http) is not { } body)
        {
            await Answer(http, Problem.Of(ErrorCode.TooLarge));
            return;
        }

        if (policy is null)
        {
            await HandleOther(http);
            return;
        }

        if (Refuse(http, policy, body) is { } problem)
        {
            await Answer(http, problem);
            return;
        }

        await next(http);
    }

    /// <summary>Sets the caller up, or says why the call may not be made.</summary>
    private Problem? Refuse(HttpContext http, CallPolicy policy, ReadOnlyMemory<byte> body)
    {
        if (policy.TakesBody && IsOtherThanJson(http.Request, body))
            return Problem.Of(ErrorCode.UnsupportedMediaType);

        var caller = policy.Access == Access.Anyone ? new Caller { Body = body } : Caller.Nobody;
        if (policy.Access == Access.User && callers.RefuseUser(http.Request, body, out caller) is { } stranger)
            return stranger;
        Guid? user = policy.Access == Access.User ? caller.UserId : null;
        if (policy.IsRateLimited && limiter.TryPass(http.Connection.RemoteIpAddress, user) is { } wait)
            return Problem.Of(new Refusal(ErrorCode.TooManyRequests) { RetryAfter = wait });
        if (policy.Access == Access.Operator && callers.RefuseOperator(http, body, out caller) is { } noOperator)
            return noOperator;
        if (policy.Access != Access.Anyone)
            http.Response.Headers.CacheControl = "no-store";
        http.Set(caller);
        // Nothing that a call needs lives for one call only, so there is no scope to make for it.
        http.RequestServices = services;
        return null;
    }

    /// <summary>A missing body is for the call to name; a body of another kind is none it could read.</summary>
    private static bool IsOtherThanJson(HttpRequest request, ReadOnlyMemory<byte> body) =>
        (body.Length > 0 || !string.IsNullOrEmpty(request.ContentType)) && !RequestBody.IsDeclaredAsJson(request);

    /// <summary>Unknown addresses and methods, and what needs no policy, such as the pages of the documentation.</summary>
    private async Task HandleOther(HttpContext http)
    {
        await next(http);
        if (http.Response.HasStarted || http.Response.ContentLength > 0)
            return;
        IResult? problem = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => limiter.TryPass(http.Connection.RemoteIpAddress, null) is { } wait
                ? Problem.Of(new Refusal(ErrorCode.TooManyRequests) { RetryAfter = wait })
                : PageRoutes.Nothing(http, pages),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(ErrorCode.MethodNotAllowed),
            StatusCodes.Status415UnsupportedMediaType => Problem.Of(ErrorCode.UnsupportedMediaType),
            _ => null,
        };
        if (problem is not null)
            await Answer(http, problem);
    }

    private async Task Fail(HttpContext http, Exception exception)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = http.Response.HasStarted ? http.Response.StatusCode : ClientClosedRequest;
            return;
        }

        if (http.Response.HasStarted)
        {
            // The caller must not take half an answer for a whole one.
            LogCutOff(Problem.TraceIdOf(http), exception);
            http.Abort();
            return;
        }

        var problem = ProblemOf(exception);
        if (problem.StatusCode >= StatusCodes.Status500InternalServerError)
            LogFailure(http.GetEndpoint()?.DisplayName, problem.StatusCode ?? 0, Problem.TraceIdOf(http), exception);
        http.Response.Clear();
        await Answer(http, problem);
    }

    private static Problem ProblemOf(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.Of(ErrorCode.TooLarge),
        BadHttpRequestException or IOException => Problem.Of(Refusal.InvalidField("body", "Could not be read to its end.")),
        OperationCanceledException => Problem.Of(ErrorCode.ClusterUnavailable),
        _ => Unanswered.IsToldBy(exception) ? Problem.Of(ErrorCode.ClusterUnavailable) : Problem.Internal,
    };

    private static async Task Answer(HttpContext http, IResult problem)
    {
        try
        {
            await problem.ExecuteAsync(http);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Nobody is left to read it.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Call} failed with {Status} (trace {TraceId})")]
    private partial void LogFailure(string? call, int status, string traceId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer was cut off (trace {TraceId})")]
    private partial void LogCutOff(string traceId, Exception exception);
}
