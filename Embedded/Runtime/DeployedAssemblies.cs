using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>
/// The assemblies beside the program that refer to this one. One of grain classes need not be mentioned by any code: what
/// a program is deployed with counts, as it does on Orleans. Who refers to whom is read without loading anything.
/// </summary>
internal static class DeployedAssemblies
{
    private static readonly string Own = typeof(DeployedAssemblies).Assembly.GetName().Name!;

    internal static IEnumerable<Assembly> Load() => Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Order(StringComparer.Ordinal)
        .Where(RefersToThis)
        .Select(static path => Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(path))));

    internal static bool RefersToThis(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Any(static name => string.Equals(name.Name, Own, StringComparison.Ordinal));

    private static bool RefersToThis(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var image = new PEReader(file);
            if (!image.HasMetadata)
                return false;
            var reader = image.GetMetadataReader();
            return reader.AssemblyReferences.Any(handle => reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, Own));
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException)
        {
            // A native library, or one that nobody can read.
            return false;
        }
    }
}
