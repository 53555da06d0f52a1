using System.Reflection;

namespace OrleansTicketing.Tests.Architecture;

/// <summary>Arrows go one way: Domain &lt;- Grains.Interfaces &lt;- Grains &lt;- Silo, Grains.Interfaces &lt;- Client &lt;- Gateway &lt;- Silo.</summary>
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Embedded"] = [],
        ["Grains.Interfaces"] = ["Domain", "Embedded"],
        ["Grains"] = ["Domain", "Grains.Interfaces", "Embedded"],
        ["Client"] = ["Domain", "Grains.Interfaces", "Embedded"],
        ["Gateway"] = ["Domain", "Grains.Interfaces", "Client", "Embedded"],
        ["Verify"] = ["Domain"],
        ["Simulation"] = ["Domain", "Grains.Interfaces", "Grains", "Client", "Embedded"],
        ["Silo"] = ["Domain", "Grains.Interfaces", "Grains", "Client", "Gateway", "Embedded"],
    };

    /// <summary>Those of this build: one for another host has no embedded one.</summary>
    public static TheoryData<string> Rooms =>
        [.. Allowed.Keys.Where(room => File.Exists(Path.Combine(AppContext.BaseDirectory, $"OrleansTicketing.{room}.dll")))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_only_to_rooms_that_its_arrows_lead_to(string room)
    {
        const string prefix = "OrleansTicketing.";
        var referred = Assembly.Load(prefix + room).GetReferencedAssemblies()
            .Where(reference => reference.Name!.StartsWith(prefix, StringComparison.Ordinal))
            .Select(reference => reference.Name![prefix.Length..]);

        Assert.Empty(referred.Except(Allowed[room], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Grains.Interfaces")]
    [InlineData("Grains")]
    [InlineData("Client")]
    public void No_rule_grain_or_contract_knows_which_host_it_runs_on(string room)
    {
        var offenders = Repository.Sources(room)
            .Where(file => File.ReadLines(file).Any(line =>
                line.TrimStart().StartsWith("#if", StringComparison.Ordinal)
                || line.Contains("OrleansTicketing.Embedded", StringComparison.Ordinal)))
            .Select(Path.GetFileName);

        Assert.Empty(offenders);
    }

    [Fact]
    public void The_gateway_never_names_a_grain_class()
    {
        var grains = Assembly.Load("OrleansTicketing.Grains");
        var referred = Assembly.Load("OrleansTicketing.Gateway").GetReferencedAssemblies().Select(reference => reference.Name);

        Assert.DoesNotContain(grains.GetName().Name, referred);
    }
}
