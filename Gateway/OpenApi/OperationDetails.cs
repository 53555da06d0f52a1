using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;

namespace OrleansTicketing.Gateway.OpenApi;

/// <summary>What an operation's policy says of it: credentials, headers, query fields, and every failure with an example.</summary>
internal static class OperationDetails
{
    public static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<CallPolicy>().FirstOrDefault() is not { } policy)
            return;
        AddSecurity(operation, policy, context.Document);
        operation.Parameters ??= [];
        foreach (var field in policy.Query)
            operation.Parameters.Add(Parameter(field.Name, ParameterLocation.Query, field.Description, field.Example));
        if (policy.TakesIdempotencyKey)
        {
            operation.Parameters.Add(Parameter(RequestReading.IdempotencyKeyHeader, ParameterLocation.Header,
                "1 to 255 visible ASCII characters. The same key with the same body gives the first successful answer again.", "order-42"));
        }

        foreach (var header in policy.Headers)
            operation.Parameters.Add(Parameter(header.Name, ParameterLocation.Header, header.Description, header.Example));
        AddFailures(operation, policy);
        AddExamples(operation, context);
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, string example) => new()
    {
        Name = name,
        In = place,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };

    private static void AddSecurity(OpenApiOperation operation, CallPolicy policy, OpenApiDocument? document)
    {
        var requirement = new OpenApiSecurityRequirement();
        if (policy.Access == Access.User)
            requirement.Add(new OpenApiSecuritySchemeReference(DocumentFrame.UserScheme, document), []);
        if (policy.Access == Access.Operator)
            requirement.Add(new OpenApiSecuritySchemeReference(DocumentFrame.OperatorScheme, document), []);
        if (policy.TakesQueueToken)
            requirement.Add(new OpenApiSecuritySchemeReference(DocumentFrame.QueueTokenScheme, document), []);
        if (requirement.Count > 0)
            operation.Security = [requirement];
    }

    private static void AddFailures(OpenApiOperation operation, CallPolicy policy)
    {
        foreach (var status in policy.Errors().GroupBy(code => ProblemKind.Of(code).Status))
        {
            if (ResponseOf(operation, status.Key) is not { } response)
                continue;
            response.Description = string.Join("; ", status.Select(code => $"`{ProblemKind.Of(code).Code}`: {ProblemKind.Of(code).Title}"));
            if (response.Content is { } contents && contents.TryGetValue(Problem.ContentType, out var content))
                content.Examples = status.ToDictionary(code => ProblemKind.Of(code).Code, Example, StringComparer.Ordinal);
        }
    }

    private static void AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var accepted = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType;
        if (accepted is not null && operation.RequestBody?.Content is { } requests)
        {
            foreach (var content in requests.Values)
                content.Example = Examples.Of(accepted);
        }

        foreach (var answer in context.Description.SupportedResponseTypes)
        {
            if (answer.Type is null || answer.StatusCode >= 400 || ResponseOf(operation, answer.StatusCode)?.Content is not { } contents)
                continue;
            foreach (var (type, content) in contents)
                content.Example = type == "text/event-stream" ? $"id: 1\ndata: {Examples.Of(answer.Type)?.ToJsonString()}\n\n" : Examples.Of(answer.Type);
        }
    }

    private static OpenApiResponse? ResponseOf(OpenApiOperation operation, int status) =>
        operation.Responses is { } responses && responses.TryGetValue(status.ToString(CultureInfo.InvariantCulture), out var response)
            ? response as OpenApiResponse
            : null;

    private static IOpenApiExample Example(ErrorCode code) => new OpenApiExample
    {
        Summary = ProblemKind.Of(code).Title,
        Value = JsonSerializer.SerializeToNode(Problem.Of(Examples.Of(code)).Document(Examples.TraceId), GatewayJson.Default.ProblemDocument),
    };
}
