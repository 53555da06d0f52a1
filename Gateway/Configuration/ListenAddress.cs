namespace OrleansTicketing.Gateway.Configuration;

/// <summary>Where a process listens unless ASPNETCORE_URLS says otherwise: on this machine alone.</summary>
public static class ListenAddress
{
    public const string Default = "http://127.0.0.1:8080";
}
