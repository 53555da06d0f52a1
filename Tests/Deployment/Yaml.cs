using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OrleansTicketing.Tests.Deployment;

/// <summary>YAML as the JSON that Compose and Kubernetes take it for, with merge keys resolved.</summary>
internal static class Yaml
{
    public static IReadOnlyList<JsonNode> Documents(string file)
    {
        using var reader = File.OpenText(file);
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonNode>()];
    }

    private static JsonNode? ToJson(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                return ToJson(mapping);
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(ToJson)]);
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new NotSupportedException($"{node.GetType().Name} at {node.Start}");
        }
    }

    /// <summary>What stands in a mapping itself wins over what it takes over from another with a merge key.</summary>
    private static JsonObject ToJson(YamlMappingNode mapping)
    {
        var members = new JsonObject();
        foreach (var (key, value) in mapping.Children.OrderByDescending(child => IsMerge(child.Key)))
        {
            if (IsMerge(key))
            {
                foreach (var (name, taken) in ToJson((YamlMappingNode)value))
                    members[name] = taken?.DeepClone();
            }
            else
            {
                members[((YamlScalarNode)key).Value!] = ToJson(value);
            }
        }

        return members;
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Value: "<<", Style: ScalarStyle.Plain };

    /// <summary>As YAML 1.2's core schema says: only what is not quoted can be something else than text.</summary>
    private static JsonValue? Scalar(YamlScalarNode scalar) => (scalar.Style, scalar.Value) switch
    {
        (not ScalarStyle.Plain, { } text) => JsonValue.Create(text),
        (_, null or "" or "~" or "null") => null,
        (_, "true") => JsonValue.Create(true),
        (_, "false") => JsonValue.Create(false),
        (_, { } text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        (_, { } text) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        (_, { } text) => JsonValue.Create(text),
    };
}
