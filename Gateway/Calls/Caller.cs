using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client.Identity;
using OrleansTicketing.Gateway.Identity;

namespace OrleansTicketing.Gateway.Calls;

/// <summary>Who calls and what came with the call, after the checks of its policy.</summary>
internal sealed class Caller
{
    /// <summary>Who is refused, before more is known.</summary>
    public static Caller Nobody { get; } = new();

    /// <summary>Null for calls that need no user.</summary>
    public AccessToken? AccessToken { get; init; }

    /// <summary>Whom the access token names; empty for calls that need no user.</summary>
    public Guid UserId => AccessToken?.UserId ?? Guid.Empty;

    /// <summary>As sent: not checked yet. Null where none was sent.</summary>
    public string? QueueToken { get; init; }

    /// <summary>Names the operator by a hash of the key; null for everybody else.</summary>
    public string? OperatorKeyHash { get; init; }

    /// <summary>Null where the operator came with the key.</summary>
    public OperatorSession? OperatorSession { get; init; }

    /// <summary>Whether the user came by cookie rather than by header.</summary>
    public bool UsesCookies { get; init; }

    /// <summary>The request's body, whole; empty where there was none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

internal static class CallerExtensions
{
    // By type, not by type argument: a generic call through an interface is looked up at each request.
    public static void Set(this HttpContext http, Caller caller) => http.Features[typeof(Caller)] = caller;

    public static Caller Caller(this HttpContext http) =>
        (Caller?)http.Features[typeof(Caller)] ?? throw new InvalidOperationException("The endpoint has no call policy.");

    /// <summary>Says that the first answer to the same idempotency key is given again.</summary>
    public static void MarkReplayed(this HttpContext http, bool replayed)
    {
        if (replayed)
            http.Response.Headers["Idempotency-Replayed"] = "true";
    }
}
