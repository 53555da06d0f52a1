using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansTicketing.Client;
using OrleansTicketing.Client.Configuration;
using OrleansTicketing.Gateway.Configuration;
using OrleansTicketing.Gateway.Limits;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>
/// Lets operators into pages for people, with the login of every browser (HTTP Basic): the user <see cref="User"/> and the operator's
/// key. Whoever guesses is slowed down by address.
/// </summary>
internal sealed class OperatorLogin(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OperatorKey key, FailedLogins failed)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string User = "operator";
    public const string SchemeName = "OperatorLogin";

    private const string Prefix = "Basic ";

    private TimeSpan? _wait;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (!key.IsConfigured || header.Count != 1 || !header[0]!.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        var address = Context.Connection.RemoteIpAddress;
        _wait = failed.WaitOf(address);
        if (_wait is not null)
            return Task.FromResult(AuthenticateResult.Fail("Too many wrong keys."));
        if (!IsOperator(header[0]![Prefix.Length..]))
        {
            failed.Count(address);
            return Task.FromResult(AuthenticateResult.Fail("Not the operator."));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, User)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!key.IsConfigured)
            return Problem.Of(ErrorCode.Forbidden, "No operator key is configured (Ticketing:OperatorKey), so nobody can sign in here.").ExecuteAsync(Context);
        if (_wait is { } wait)
            return Problem.Of(new Refusal(ErrorCode.TooManyRequests) { RetryAfter = wait }).ExecuteAsync(Context);
        Response.Headers.WWWAuthenticate = "Basic realm=\"OrleansTicketing operators\", charset=\"UTF-8\"";
        return Problem.Of(ErrorCode.Unauthenticated, $"Sign in as {User} with the operator's key.").ExecuteAsync(Context);
    }

    private bool IsOperator(string credentials)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(credentials.Trim(), bytes, out var length))
            return false;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && key.Matches(text[(colon + 1)..]) && text.AsSpan(0, colon).SequenceEqual(User);
    }
}

public static class OperatorLoginServices
{
    /// <summary>Endpoints that require authorization then ask for the operator's key.</summary>
    /// <exception cref="SettingsException">The operator's key is not valid.</exception>
    public static void AddOperatorLogin(this WebApplicationBuilder builder)
    {
        var settings = new SettingsReader(builder.Configuration);
        var key = new OperatorKey(GatewaySettings.ReadOperatorKey(settings));
        settings.ThrowIfInvalid();
        builder.Services.TryAddSingleton(key);
        builder.Services.TryAddSingleton<FailedLogins>();
        builder.Services.AddAuthentication(OperatorLogin.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, OperatorLogin>(OperatorLogin.SchemeName, configureOptions: null);
        builder.Services.AddAuthorization();
    }
}
