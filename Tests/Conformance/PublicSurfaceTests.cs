using System.Reflection;

namespace OrleansTicketing.Tests.Conformance;

/// <summary>What the embedded host declares of Orleans, Orleans declares just so. It may declare less, never other things.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Every_declared_member_is_one_of_the_official_assemblies()
    {
        var official = Surface.Read(PathOf("OfficialAbstractions"));
        foreach (var (name, members) in Surface.Read(PathOf("OfficialTestingHost")))
            official[name] = members;
        var compared = 0;
        var differences = new List<string>();
        foreach (var (name, members) in Surface.Read(typeof(Grain).Assembly.Location))
        {
            if (!official.TryGetValue(name, out var expected))
                continue;
            compared++;
            differences.AddRange(members.Except(expected).Select(member => $"{name}: {member}"));
        }
        Assert.Empty(differences);
        Assert.InRange(compared, 30, int.MaxValue);
    }

    [Fact]
    public void Every_declared_type_is_one_of_Orleans()
    {
        HashSet<string> known = [.. Surface.Read(PathOf("OfficialAbstractions")).Keys, .. Surface.Read(PathOf("OfficialTestingHost")).Keys, .. ElsewhereInOrleans];
        var declared = Surface.Read(typeof(Grain).Assembly.Location).Keys.Where(name => name.StartsWith("Orleans.", StringComparison.Ordinal));
        Assert.Empty(declared.Except(known, StringComparer.Ordinal));
    }

    // Public in other assemblies of Orleans; the compile against those is their conformance test.
    private static readonly HashSet<string> ElsewhereInOrleans = new(StringComparer.Ordinal)
    {
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
    };

    private static string PathOf(string metadata) =>
        typeof(PublicSurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => string.Equals(attribute.Key, metadata, StringComparison.Ordinal)).Value!;
}
