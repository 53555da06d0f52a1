using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.OpenApi;

/// <summary>The API's description for machines and people.</summary>
internal static class OpenApiSetup
{
    public const string Address = "/openapi/v1.json";

    private const string Pages = "/swagger";

    public static void AddTicketingOpenApi(this IServiceCollection services) => services.AddSingleton<ApiDocument>().AddOpenApi(ApiDocument.Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            DocumentFrame.Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            OperationDetails.Describe(operation, context);
            return Task.CompletedTask;
        });
    });

    public static void MapTicketingOpenApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Address, Read).WithPolicy(CallPolicy.Monitoring).ExcludeFromDescription();

    public static void UseTicketingSwagger(this WebApplication app) => app.UseWhen(
        // Its own look at every address is too dear for calls that are none of its business.
        static http => http.Request.Path.StartsWithSegments(Pages, StringComparison.OrdinalIgnoreCase),
        static branch => branch.UseSwaggerUI(pages =>
        {
            pages.RoutePrefix = Pages[1..];
            pages.SwaggerEndpoint(Address, "OrleansTicketing v1");
            pages.DocumentTitle = "OrleansTicketing";
            pages.DisplayRequestDuration();
        }));

    private static async Task Read(HttpContext http, ApiDocument document) =>
        await JsonReply.WriteBytes(http.Response, await document.Read(http.RequestAborted));
}
