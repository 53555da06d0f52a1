using System.Diagnostics;
using System.Text.RegularExpressions;
using OrleansTicketing.Tests.Architecture;
using OrleansTicketing.Tests.Cluster.Servers;
using OrleansTicketing.Tests.Rest.Callers;
using OrleansTicketing.Tests.Rest.Servers;

namespace OrleansTicketing.Tests.Cluster.Operations;

/// <summary><c>./cluster</c>, as somebody types it.</summary>
[Collection(RestProofs.Name)]
public sealed partial class ClusterScriptTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string _data = Path.Combine(Path.GetTempPath(), "ticketing-cluster-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_cluster_goes_up_loses_a_silo_gets_it_back_and_goes_down()
    {
        if (Datastores.WhyNot is { } reason)
            Assert.Skip(reason);
        Assert.Equal(3, (await Run("status")).Status);
        try
        {
            var up = (await Run("up", "--silos", "2", "--gateways", "1")).Succeeded();
            Assert.Contains("http://127.0.0.1:", up, StringComparison.Ordinal);
            var ready = (await Run("status")).Succeeded();
            Assert.Equal(["gateway-1", "mariadb", "redis", "silo-1", "silo-2"], StatesIn(ready).Where(process => process.State == "ready").Select(process => process.Name).Order());

            using var api = new TicketingApi(new Uri("http://" + StatesIn(ready).Single(process => process.Name == "gateway-1").Address));
            (await (await api.SignIn()).Charge(500)).Expect(201);

            (await Run("kill", "silo-2")).Succeeded();
            var killed = await Run("status");
            Assert.Equal((1, "stopped"), (killed.Status, StatesIn(killed.Text).Single(process => process.Name == "silo-2").State));
            (await Run("start", "silo-2")).Succeeded();
            (await Run("status")).Succeeded();
            (await (await api.SignIn()).Charge(500)).Expect(201);
            Assert.NotEmpty((await Run("logs", "silo-1")).Succeeded());
            (await Run("stop", "gateway-1")).Succeeded();
            Assert.Equal(1, (await Run("status")).Status);
        }
        finally
        {
            (await Run("down", "--wipe")).Succeeded();
        }

        Assert.Equal(3, (await Run("status")).Status);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("kill")]
    [InlineData("kill", "silo-0")]
    [InlineData("start", "someone")]
    [InlineData("up", "--silos", "none")]
    public async Task What_is_not_understood_changes_nothing_and_says_how_to_use_it(params string[] arguments)
    {
        var refused = await Run(arguments);
        Assert.Equal(64, refused.Status);
        Assert.NotEmpty(refused.Text);
        Assert.False(Directory.Exists(Path.Combine(_data, "run")));
    }

    private async Task<Ended> Run(params string[] arguments)
    {
        using var script = new Process
        {
            StartInfo = new ProcessStartInfo(Path.Combine(Repository.Root, "cluster"), arguments)
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["CLUSTER_DATA"] = _data },
            },
        };
        script.Start();
        using var bound = new CancellationTokenSource(Patience);
        var texts = await Task.WhenAll(script.StandardOutput.ReadToEndAsync(bound.Token), script.StandardError.ReadToEndAsync(bound.Token));
        await script.WaitForExitAsync(bound.Token);
        var ended = new Ended(string.Join(' ', arguments), script.ExitCode, string.Concat(texts));
        output.WriteLine($"./cluster {ended.Arguments}: {ended.Status}{Environment.NewLine}{ended.Text}");
        return ended;
    }

    private static IEnumerable<(string Name, string State, string Address)> StatesIn(string status) =>
        from line in status.Split('\n')
        let found = Line().Match(line)
        where found.Success
        select (found.Groups["name"].Value, found.Groups["state"].Value, found.Groups["address"].Value);

    [GeneratedRegex(@"^(?<name>\S+)\s+(?<state>ready|not ready|stopped|died)\s+(?<address>127\.0\.0\.1:\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    private sealed record Ended(string Arguments, int Status, string Text)
    {
        public string Succeeded()
        {
            Assert.True(Status == 0, $"./cluster {Arguments} ended with {Status}: {Text}");
            return Text;
        }
    }
}
