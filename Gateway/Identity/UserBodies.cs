namespace OrleansTicketing.Gateway.Identity;

/// <param name="DisplayName">1 to 100 characters.</param>
public sealed record NewUserRequest(string DisplayName);

/// <param name="UserId">The new user.</param>
/// <param name="DisplayName">As given, without spaces around it.</param>
/// <param name="AccessToken">Send it as <c>Authorization: Bearer ...</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresAt">From then on the token is refused.</param>
public sealed record NewUserBody(Guid UserId, string DisplayName, string AccessToken, string TokenType, DateTime ExpiresAt);
