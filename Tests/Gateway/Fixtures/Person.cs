namespace OrleansTicketing.Tests.Gateway.Fixtures;

/// <summary>A user with what they hold.</summary>
public sealed record Person(Guid UserId, string AccessToken)
{
    public string? QueueToken { get; init; }

    public (string, string)[] Headers => QueueToken is { } token
        ? [("Authorization", $"Bearer {AccessToken}"), ("Queue-Token", token)]
        : [("Authorization", $"Bearer {AccessToken}")];

    public (string, string)[] With(params (string, string)[] more) => [.. Headers, .. more];
}
