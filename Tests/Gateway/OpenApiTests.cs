using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

[Collection(GatewayCollection.Name)]
public sealed class OpenApiTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task Every_route_is_described_with_all_its_failures()
    {
        var paths = (await Document()).GetProperty("paths");
        foreach (var endpoint in _app.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<CallPolicy>() is not { IsRateLimited: true } policy)
                continue;
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0].ToLowerInvariant();
            var operation = paths.GetProperty(endpoint.RoutePattern.RawText!).GetProperty(method);
            Assert.False(string.IsNullOrWhiteSpace(operation.GetProperty("summary").GetString()), endpoint.DisplayName);
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), response => response.Name[0] == '2');
            foreach (var code in policy.Errors())
            {
                var kind = ProblemKind.Of(code);
                var examples = operation.GetProperty("responses").GetProperty($"{kind.Status}")
                    .GetProperty("content").GetProperty("application/problem+json").GetProperty("examples");
                Assert.Equal(kind.Code, examples.GetProperty(kind.Code).GetProperty("value").GetProperty("code").GetString());
            }

            Assert.Equal(policy.Access == Access.Anyone, !operation.TryGetProperty("security", out _));
            Assert.Equal(policy.TakesBody, operation.TryGetProperty("requestBody", out _));
        }
    }

    [Fact]
    public async Task Every_body_has_an_example_that_fits_its_schema()
    {
        var document = await Document();
        var checkedExamples = 0;
        foreach (var content in Contents(document))
        {
            if (content.Name == "text/event-stream")
                continue;
            var schema = content.Value.GetProperty("schema");
            if (content.Value.TryGetProperty("example", out var example))
                Fits(document, schema, example, "$");
            else
                Assert.All(content.Value.GetProperty("examples").EnumerateObject(), one => Fits(document, schema, one.Value.GetProperty("value"), "$"));
            checkedExamples++;
        }

        Assert.True(checkedExamples > 100, $"Only {checkedExamples} bodies were found.");
    }

    [Fact]
    public async Task The_pages_for_people_are_there()
    {
        Assert.Contains("swagger-ui", (await _app.Get("/swagger/index.html")).Is(200).Text, StringComparison.Ordinal);
        (await _app.Get("/swagger")).Is(301);
    }

    private async Task<JsonElement> Document() => (await _app.Get("/openapi/v1.json")).Is(200).Body;

    private static IEnumerable<JsonProperty> Contents(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        from content in Bodies(operation.Value)
        select content;

    private static IEnumerable<JsonProperty> Bodies(JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out var request))
        {
            foreach (var content in request.GetProperty("content").EnumerateObject())
                yield return content;
        }

        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            if (!response.Value.TryGetProperty("content", out var contents))
                continue;
            foreach (var content in contents.EnumerateObject())
                yield return content;
        }
    }

    /// <summary>Types, required and unknown fields: what a reader of the document relies on.</summary>
    private static void Fits(JsonElement document, JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            Fits(document, document.GetProperty("components").GetProperty("schemas").GetProperty(name), value, path);
            return;
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var choice = choices.EnumerateArray().First(one => one.TryGetProperty("$ref", out _) == (value.ValueKind != JsonValueKind.Null));
            Fits(document, choice, value, path);
            return;
        }

        if (schema.TryGetProperty("enum", out var names))
        {
            Assert.Contains(value.GetString(), names.EnumerateArray().Select(one => one.GetString()));
            return;
        }

        Assert.True(TypesOf(schema).Contains(TypeOf(value)), $"{path}: {TypeOf(value)} is none of {schema.GetProperty("type")}");
        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            foreach (var required in schema.TryGetProperty("required", out var names2) ? names2.EnumerateArray() : default)
                Assert.True(value.TryGetProperty(required.GetString()!, out _), $"{path}.{required} is missing");
            foreach (var field in value.EnumerateObject())
                Fits(document, properties.GetProperty(field.Name), field.Value, $"{path}.{field.Name}");
        }

        if (value.ValueKind == JsonValueKind.Array)
            Assert.All(value.EnumerateArray(), item => Fits(document, schema.GetProperty("items"), item, $"{path}[]"));
    }

    private static IEnumerable<string?> TypesOf(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        var names = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];
        return names.Contains("number") ? names.Append("integer") : names;
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
