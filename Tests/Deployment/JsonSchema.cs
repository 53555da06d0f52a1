using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>
/// JSON schema, as far as the schemas of Compose and Kubernetes use it. A keyword that it does not know fails, so that no rule is passed over.
/// </summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Describe, but restrict nothing. Formats are told by neither schema; they are what a server parses.</summary>
    private static readonly HashSet<string> Descriptions = ["$comment", "title", "deprecated", "definitions", "format", "nullable"];

    public static JsonSchema Load(string file) =>
        new(JsonNode.Parse(File.ReadAllText(Path.Combine(Architecture.Repository.Root, "Tests", "Deployment", "Schemas", file)))!.AsObject());

    public IEnumerable<string> Definitions => root["definitions"]!.AsObject().Select(definition => definition.Key);

    /// <returns>What is wrong, each with its place; nothing where the value is as the schema says.</returns>
    public IReadOnlyList<string> Problems(JsonNode? value) => [.. Check(root, value, "$")];

    /// <param name="definition">The name of the definition that the value must meet.</param>
    public IReadOnlyList<string> Problems(JsonNode? value, string definition) => [.. Check(Definition(definition), value, "$")];

    public JsonObject Definition(string name) => root["definitions"]![name]!.AsObject();

    private IEnumerable<string> Check(JsonNode schema, JsonNode? value, string place)
    {
        if (schema is JsonValue fixedAnswer)
            return fixedAnswer.GetValue<bool>() ? [] : [$"{place}: nothing may be here"];
        var rules = schema.AsObject();
        if (value is null && rules["nullable"]?.GetValue<bool>() == true)
            return [];
        return rules.SelectMany(rule => Check(rules, rule.Key, rule.Value!, value, place));
    }

    private IEnumerable<string> Check(JsonObject rules, string keyword, JsonNode rule, JsonNode? value, string place) => keyword switch
    {
        _ when Descriptions.Contains(keyword) => [],
        "$ref" => Check(Definition(rule.GetValue<string>()["#/definitions/".Length..]), value, place),
        "type" => Is(rule, value) ? [] : [$"{place}: must be {rule.ToJsonString()}, not {Show(value)}"],
        "enum" => rule.AsArray().Any(item => JsonNode.DeepEquals(item, value)) ? [] : [$"{place}: must be one of {rule.ToJsonString()}, not {Show(value)}"],
        "oneOf" => Count(rule, value, place) == 1 ? [] : [$"{place}: {Show(value)} is none (or several) of the forms that are possible here: {Reasons(rule, value, place)}"],
        "anyOf" => Count(rule, value, place) > 0 ? [] : [$"{place}: {Show(value)} is none of the forms that are possible here: {Reasons(rule, value, place)}"],
        "required" => value is JsonObject members ? rule.AsArray().Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name)).Select(name => $"{place}: '{name}' is missing") : [],
        "properties" => Members(value).Where(member => rule[member.Key] is not null).SelectMany(member => Check(rule[member.Key]!, member.Value, $"{place}.{member.Key}")),
        "patternProperties" => Members(value).SelectMany(member => Matching(rule, member.Key).SelectMany(schema => Check(schema, member.Value, $"{place}.{member.Key}"))),
        "additionalProperties" => Members(value).Where(member => !IsNamed(rules, member.Key)).SelectMany(member => Unnamed(rule, member, place)),
        "items" => value is JsonArray items ? items.SelectMany((item, index) => Check(rule, item, $"{place}[{index}]")) : [],
        "uniqueItems" => value is JsonArray all && all.Select(Show).Distinct().Count() < all.Count ? [$"{place}: holds something twice"] : [],
        "minimum" => value is JsonValue few && few.TryGetValue<double>(out var low) && low < rule.GetValue<double>() ? [$"{place}: must be {rule} or more"] : [],
        "maximum" => value is JsonValue many && many.TryGetValue<double>(out var high) && high > rule.GetValue<double>() ? [$"{place}: must be {rule} or less"] : [],
        _ => throw new NotSupportedException($"{keyword} at {place}"),
    };

    private int Count(JsonNode forms, JsonNode? value, string place) => forms.AsArray().Count(form => !Check(form!, value, place).Any());

    private string Reasons(JsonNode forms, JsonNode? value, string place) => string.Join(" | ", forms.AsArray().SelectMany(form => Check(form!, value, place)));

    private IEnumerable<string> Unnamed(JsonNode rule, KeyValuePair<string, JsonNode?> member, string place) =>
        rule is JsonValue answer && !answer.GetValue<bool>() ? [$"{place}: there is no '{member.Key}'"] : Check(rule, member.Value, $"{place}.{member.Key}");

    private static bool IsNamed(JsonObject rules, string name) =>
        rules["properties"]?[name] is not null || (rules["patternProperties"] is { } patterns && Matching(patterns, name).Any());

    private static IEnumerable<JsonNode> Matching(JsonNode patterns, string name) =>
        patterns.AsObject().Where(pattern => Regex.IsMatch(name, pattern.Key, RegexOptions.ExplicitCapture, Patience)).Select(pattern => pattern.Value!);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? value) => value as JsonObject ?? [];

    private static bool Is(JsonNode type, JsonNode? value) =>
        type is JsonArray several ? several.Any(one => Is(one!, value)) : (type.GetValue<string>(), value?.GetValueKind() ?? JsonValueKind.Null) switch
        {
            ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
            ("null", JsonValueKind.Null) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("integer", JsonValueKind.Number) => value!.AsValue().TryGetValue<long>(out _),
            _ => false,
        };

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
