using System.Reflection;
using OrleansTicketing.Tests.Architecture;

namespace OrleansTicketing.Tests.Conformance;

/// <summary>What the embedded host declares of Orleans, Orleans declares just so. It may declare less, never other things.</summary>
public sealed class PublicSurfaceTests
{
    // Public in other assemblies of Orleans, which the registry may lack; the compile against them is their conformance test.
    private static readonly string[] Uncompared =
    [
        "Orleans.AliasAttribute", "Orleans.GenerateSerializerAttribute", "Orleans.IdAttribute", "Orleans.ImmutableAttribute",
        "Orleans.ResponseTimeoutAttribute", "Orleans.KeepAliveAttribute", "Orleans.CollectionAgeLimitAttribute",
        "Orleans.Configuration.ClientMessagingOptions", "Orleans.Configuration.GrainCollectionOptions",
        "Orleans.Configuration.MessagingOptions", "Orleans.Configuration.SiloMessagingOptions",
        "Orleans.GrainReminderExtensions", "Orleans.IRemindable", "Orleans.Runtime.IGrainReminder", "Orleans.Runtime.TickStatus",
        "Orleans.Runtime.ReminderException", "Orleans.Hosting.ReminderOptions", "Orleans.Hosting.SiloBuilderReminderMemoryExtensions",
        "Orleans.GrainState`1", "Orleans.IGrainState`1", "Orleans.Runtime.IPersistentState`1", "Orleans.Runtime.PersistentStateAttribute",
        "Orleans.Storage.IGrainStorage", "Orleans.Storage.IGrainStorageSerializer", "Orleans.Storage.InconsistentStateException",
        "Orleans.Hosting.ISiloBuilder", "Orleans.Hosting.IClientBuilder", "Orleans.Hosting.SiloBuilderExtensions",
        "Orleans.Hosting.ClientBuilderExtensions", "Orleans.Hosting.MemoryGrainStorageSiloBuilderExtensions", "Orleans.IClusterClient",
    ];

    [Fact]
    public void Every_declared_member_is_one_of_the_official_assemblies()
    {
        var official = Official();
        var compared = 0;
        var differences = new List<string>();
        foreach (var (name, members) in Surface.Read(typeof(Grain).Assembly.Location))
        {
            if (!official.TryGetValue(name, out var expected))
                continue;
            compared++;
            differences.AddRange(members.Except(expected).Select(member => $"{name}: {member}"));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Compared with Orleans {compared} types.");
        Assert.Empty(differences);
        Assert.InRange(compared, 30, int.MaxValue);
    }

    [Fact]
    public void What_cannot_be_compared_is_known_and_told()
    {
        var official = Official();
        var missing = Surface.Read(typeof(Grain).Assembly.Location).Keys
            .Where(name => name.StartsWith("Orleans.", StringComparison.Ordinal) && !official.ContainsKey(name))
            .Order(StringComparer.Ordinal).ToArray();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"Not compared with Orleans, for the registry lacks their assembly: {string.Join(", ", missing)}.");
        Assert.Equal(Uncompared.Order(StringComparer.Ordinal), missing);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "testing.md"));
        Assert.All(missing, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    /// <summary>The comparison notices what it is for: a wrong default, a wrong attribute target.</summary>
    [Fact]
    public void Defaults_and_attribute_targets_are_compared()
    {
        var official = Official();
        Assert.Contains(official["Orleans.Concurrency.ReadOnlyAttribute"], member => member.StartsWith("usage Method,", StringComparison.Ordinal));
        Assert.Contains(
            official["Orleans.IGrainFactory"], member => member.Contains("grainClassNamePrefix?: String = null", StringComparison.Ordinal));
        Assert.Contains(
            official["Orleans.TestingHost.TestCluster"],
            member => member.Contains("startAdditionalSiloOnNewPort?: Boolean = False", StringComparison.Ordinal));
    }

    private static SortedDictionary<string, System.Collections.Immutable.ImmutableSortedSet<string>> Official()
    {
        var official = Surface.Read(PathOf("OfficialAbstractions"));
        foreach (var (name, members) in Surface.Read(PathOf("OfficialTestingHost")))
            official[name] = members;
        return official;
    }

    private static string PathOf(string metadata) =>
        typeof(PublicSurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => string.Equals(attribute.Key, metadata, StringComparison.Ordinal)).Value!;
}
