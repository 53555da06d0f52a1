using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrleansTicketing.Embedded.Runtime;

/// <summary>
/// Refuses interfaces whose messages somebody could change after sending: what crosses is not copied, so it must be
/// deeply immutable. The same rules make a message one that Orleans can serialise.
/// </summary>
internal static class MessageTypes
{
    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTimeOffset), typeof(DateTime), typeof(TimeSpan),
        typeof(DateOnly), typeof(TimeOnly), typeof(Int128), typeof(UInt128),
    ];

    private static readonly HashSet<Type> Containers =
        [typeof(Nullable<>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedSet<>)];

    /// <exception cref="InvalidOperationException">A type that may not cross; the message names it and the member.</exception>
    internal static void Check(Type type, string where) => Check(type, where, []);

    private static void Check(Type type, string where, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || Plain.Contains(type) || !seen.Add(type))
            return;
        if (type.IsGenericType && Containers.Contains(type.GetGenericTypeDefinition()))
        {
            foreach (var argument in type.GenericTypeArguments)
                Check(argument, where, seen);
            return;
        }
        Require(type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false), type, where, "has no [GenerateSerializer]");
        Require(type.IsDefined(typeof(ImmutableAttribute), inherit: false), type, where, "has no [Immutable]");
        CheckMembers(type, seen);
        if (!type.IsSealed)
        {
            foreach (var derived in type.Assembly.GetTypes().Where(candidate => candidate.BaseType == type))
                Check(derived, $"{where}, as a {type.Name}", seen);
        }
    }

    private static void CheckMembers(Type type, HashSet<Type> seen)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(Declared))
        {
            var property = PropertyBehind(field, type, Declared);
            var member = $"{type.FullName}.{property?.Name ?? field.Name}";
            if (!field.IsInitOnly)
                throw new InvalidOperationException($"{member} can be changed: a message's members must be readonly or init.");
            var isNumbered = property?.IsDefined(typeof(IdAttribute)) ?? field.IsDefined(typeof(IdAttribute));
            if (!isNumbered)
                throw new InvalidOperationException($"{member} has no [Id]: it would be lost between processes.");
            Check(field.FieldType, member, seen);
        }
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            Check(parent, $"{type.FullName}, as its base", seen);
    }

    private static PropertyInfo? PropertyBehind(FieldInfo field, Type type, BindingFlags declared) =>
        field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name is ['<', .. var rest] && rest.IndexOf('>', StringComparison.Ordinal) is > 0 and var end
            ? type.GetProperty(rest[..end], declared)
            : null;

    private static void Require(bool isTrue, Type type, string where, string fault)
    {
        if (!isTrue)
            throw new InvalidOperationException($"{type.FullName ?? type.Name} ({where}) may not cross between grains: it {fault}.");
    }
}
