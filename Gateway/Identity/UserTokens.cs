using OrleansTicketing.Client.Identity;
using OrleansTicketing.Gateway.Configuration;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>Whom an access token names: one of the development identity provider, or a JWT of the outside one. Each only where it is on.</summary>
internal sealed class UserTokens(AccessTokens tokens, IdentitySettings settings, JwtVerifier? jwts = null)
{
    public AccessToken? Verify(string token)
    {
        if (token.Contains('.', StringComparison.Ordinal))
            return jwts?.Verify(token);
        return settings.Development ? tokens.Verify(token) : null;
    }
}
