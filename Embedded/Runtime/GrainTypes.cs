using System.Collections.Concurrent;
using System.Reflection;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>The grain classes of this process: those in the assemblies that refer to this one.</summary>
internal static class GrainTypes
{
    private static readonly Lock Gate = new();
    private static readonly ConcurrentDictionary<GrainType, GrainClass> ByGrainType = new();
    private static readonly HashSet<Assembly> Seen = [];
    private static volatile GrainClass[] _all = [];

    /// <exception cref="ArgumentException">No class, or more than one, has that grain type.</exception>
    internal static GrainClass Get(GrainType grainType) => ByGrainType.GetOrAdd(grainType, static grainType => Find(grainType));

    /// <exception cref="ArgumentException">No class implements the interface, or it is unclear which is meant.</exception>
    internal static GrainClass Implementing(Type grainInterface, string? classNamePrefix)
    {
        var found = FindImplementing(grainInterface, classNamePrefix);
        if (found.Length == 0)
        {
            Discover();
            found = FindImplementing(grainInterface, classNamePrefix);
        }
        if (found.Length > 1 && classNamePrefix is null)
        {
            // By convention IThing is implemented by Thing or ThingGrain where others implement it, too.
            var conventional = found.Where(grainClass => IsConventional(grainInterface, grainClass.Type)).ToArray();
            if (conventional.Length == 1)
                return conventional[0];
        }
        return found switch
        {
            [var single] => single,
            [] => throw new ArgumentException($"No grain class implements {grainInterface.FullName}."),
            _ => throw new ArgumentException(
                $"{grainInterface.FullName} is implemented by {string.Join(", ", found.Select(grainClass => grainClass.Type.FullName))}: name one by the prefix of its class name."),
        };
    }

    private static bool IsConventional(Type grainInterface, Type grainClass) =>
        grainInterface.Name is ['I', .. var name]
        && (string.Equals(grainClass.Name, name, StringComparison.Ordinal) || string.Equals(grainClass.Name, name + "Grain", StringComparison.Ordinal));

    private static GrainClass[] FindImplementing(Type grainInterface, string? prefix) => [.. _all
        .Where(grainClass => grainInterface.IsAssignableFrom(grainClass.Type))
        .Where(grainClass => prefix is null || grainClass.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal))];

    private static GrainClass Find(GrainType grainType)
    {
        var found = _all.Where(grainClass => grainClass.GrainType == grainType).ToArray();
        if (found.Length == 0)
        {
            Discover();
            found = [.. _all.Where(grainClass => grainClass.GrainType == grainType)];
        }
        return found switch
        {
            [var single] => single,
            [] => throw new ArgumentException($"No grain class has the grain type '{grainType}'."),
            _ => throw new ArgumentException(
                $"The grain type '{grainType}' is that of {string.Join(", ", found.Select(grainClass => grainClass.Type.FullName))}: give each its own with [GrainType]."),
        };
    }

    /// <summary>Looks through the assemblies loaded since, and those beside the program.</summary>
    private static void Discover()
    {
        lock (Gate)
        {
            var added = new List<GrainClass>();
            foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Concat(DeployedAssemblies.Load()))
            {
                if (!assembly.IsDynamic && DeployedAssemblies.RefersToThis(assembly) && Seen.Add(assembly))
                    added.AddRange(assembly.GetTypes().Where(GrainClass.IsGrainClass).Select(type => new GrainClass(type)));
            }
            _all = [.. _all, .. added];
        }
    }
}
