using Microsoft.OpenApi;
using OrleansTicketing.Gateway.Calls;

namespace OrleansTicketing.Gateway.OpenApi;

/// <summary>What the document says of the API as a whole.</summary>
internal static class DocumentFrame
{
    public const string UserScheme = "user";
    public const string QueueTokenScheme = "queueToken";
    public const string OperatorScheme = "operator";

    public static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrleansTicketing",
            Version = "v1",
            Description = "Concert booking: take a place in the waiting room, hold seats when admitted, pay from a prepaid wallet. "
                + "Failures are problem documents (RFC 9457) with a stable code. Money is in whole units of one currency, times are UTC.",
        };
        // Relative: wherever the document was read from, the API is there.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [UserScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "Names the user.",
            },
            [QueueTokenScheme] = Header(Credentials.QueueTokenHeader, "The token of your place in the concert's waiting room."),
            [OperatorScheme] = Header(Credentials.OperatorKeyHeader, "The operators' key. Pages of this site may sign in to a session instead."),
        };
    }

    private static OpenApiSecurityScheme Header(string name, string description) => new()
    {
        Type = SecuritySchemeType.ApiKey,
        In = ParameterLocation.Header,
        Name = name,
        Description = description,
    };
}
