using Microsoft.Extensions.Options;
using OrleansTicketing.Client.Identity;

namespace OrleansTicketing.Gateway.Identity;

/// <summary>Whom an access token names: one of the development identity provider, or a JWT of the outside one. Each only where it is on.</summary>
internal sealed class UserTokens(AccessTokens tokens, JwtVerifier jwts, IOptions<IdentityOptions> options)
{
    private readonly bool _development = options.Value.Development;
    private readonly bool _outside = options.Value.HasOutsideProvider;

    public Guid? Verify(string token)
    {
        if (token.Contains('.', StringComparison.Ordinal))
            return _outside ? jwts.Verify(token) : null;
        return _development ? tokens.Verify(token) : null;
    }
}
