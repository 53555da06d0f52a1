using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansTicketing.Tests.Architecture;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>The walk through the API that people try first really works, request by request.</summary>
[Collection(GatewayCollection.Name)]
public sealed partial class HttpFileTests(GatewayFixture fixture)
{
    private readonly GatewayApp _app = fixture.App;
    private readonly Dictionary<string, Reply> _replies = new(StringComparer.Ordinal);

    [Fact]
    public async Task The_walk_works_from_top_to_bottom()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "Gateway", "ticketing.http"));
        var walked = 0;
        foreach (var request in text.Split("\n###").Skip(1))
        {
            var title = request.Split('\n')[0];
            var reply = await Send(request);
            if (title.Contains("404", StringComparison.Ordinal) || title.Contains("409", StringComparison.Ordinal))
                Assert.Contains(reply.IsSomeProblem().Code!, title, StringComparison.Ordinal);
            else
                Assert.True(reply.Status is >= 200 and < 400, $"{title}: {reply.Status} {reply.Text}");
            walked++;
        }

        Assert.True(walked > 20);
    }

    private async Task<Reply> Send(string request)
    {
        var lines = request.Split('\n').Skip(1).Where(line => !line.StartsWith("# ", StringComparison.Ordinal)).ToArray();
        var first = lines[0].Split(' ', 2);
        var headers = lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], Filled(pair[1]))).ToArray();
        var body = Filled(string.Join('\n', lines.SkipWhile(line => line.Length > 0))).Trim();
        var path = Filled(first[1]);
        if (path.EndsWith("/events", StringComparison.Ordinal))
        {
            await using var stream = await EventReader.Open(_app, path, headers);
            Assert.NotNull(await stream.Next());
            return (await _app.Get("/health/live")).Is(200);
        }

        var reply = await _app.Send(new HttpMethod(first[0]), path, body.Length > 0 ? body : null, headers);
        if (Name().Match(request) is { Success: true } name)
            _replies[name.Groups["name"].Value] = reply;
        return reply;
    }

    private string Filled(string text) => Variable().Replace(text, match =>
    {
        var parts = match.Groups["name"].Value.Split('.');
        return parts switch
        {
            ["host"] => string.Empty,
            ["operatorKey"] => GatewayApp.OperatorKey,
            [var name, "response", "body", var field] => _replies[name].Body.GetProperty(field) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : string.Empty,
            [var name, "response", "body", "$", "tickets[0]", var field] => _replies[name].Body.GetProperty("tickets")[0].GetProperty(field).GetString()!,
            [var name, "response", "headers", "ETag"] => _replies[name].Headers.ETag!.ToString(),
            _ => throw new InvalidOperationException($"The walk uses an unknown variable: {match.Value}"),
        };
    });

    [GeneratedRegex("@name (?<name>\\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("\\{\\{(?<name>[^}]+)\\}\\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
