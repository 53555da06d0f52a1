using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansTicketing.Tests.Conformance;

/// <summary>The public types of an assembly and their public and protected members, as text, read without loading it.</summary>
internal sealed class Surface
{
    private readonly MetadataReader _reader;
    private readonly TypeNames _names = new();

    private Surface(MetadataReader reader)
    {
        _reader = reader;
    }

    internal static SortedDictionary<string, ImmutableSortedSet<string>> Read(string assemblyPath)
    {
        using var file = File.OpenRead(assemblyPath);
        using var image = new PEReader(file);
        var surface = new Surface(image.GetMetadataReader());
        var types = new SortedDictionary<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);
        foreach (var handle in surface._reader.TypeDefinitions)
        {
            var type = surface._reader.GetTypeDefinition(handle);
            if ((type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
                types[TypeNames.NameOf(surface._reader, handle)] = surface.MembersOf(type);
        }
        return types;
    }

    private ImmutableSortedSet<string> MembersOf(TypeDefinition type)
    {
        var members = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        members.Add($"base {NameOf(type.BaseType)}");
        members.Add($"{type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Sealed)}");
        foreach (var implemented in type.GetInterfaceImplementations())
            members.Add($"implements {NameOf(_reader.GetInterfaceImplementation(implemented).Interface)}");
        if (UsageOf(type) is { } usage)
            members.Add($"usage {usage}");
        foreach (var handle in type.GetFields())
        {
            var field = _reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family)
                members.Add($"field {_reader.GetString(field.Name)}: {field.DecodeSignature(_names, null)}{ConstantOf(field.GetDefaultValue())}");
        }
        foreach (var handle in type.GetMethods())
        {
            var method = _reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
                members.Add(Describe(method));
        }
        return members.ToImmutable();
    }

    private string Describe(MethodDefinition method)
    {
        const MethodAttributes Compared = MethodAttributes.MemberAccessMask | MethodAttributes.Static | MethodAttributes.Virtual | MethodAttributes.Abstract;
        var signature = method.DecodeSignature(_names, null);
        var parameters = method.GetParameters().Select(_reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0)
            .OrderBy(parameter => parameter.SequenceNumber)
            .Select(parameter => (
                Name: _reader.GetString(parameter.Name) + (parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? "?" : ""),
                Default: ConstantOf(parameter.GetDefaultValue())))
            .Zip(signature.ParameterTypes, (parameter, type) => $"{parameter.Name}: {type}{parameter.Default}");
        return $"{method.Attributes & Compared} {_reader.GetString(method.Name)}`{signature.GenericParameterCount}({string.Join(", ", parameters)}): {signature.ReturnType}";
    }

    private string ConstantOf(ConstantHandle handle)
    {
        if (handle.IsNil)
            return "";
        var constant = _reader.GetConstant(handle);
        return $" = {_reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) ?? "null"}";
    }

    /// <summary>What an attribute may be put on, how often, and whether derived types have it too; nothing for other types.</summary>
    private string? UsageOf(TypeDefinition type)
    {
        foreach (var attribute in type.GetCustomAttributes().Select(_reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind != HandleKind.MemberReference
                || NameOf(_reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) != "System.AttributeUsageAttribute")
                continue;
            var blob = _reader.GetBlobReader(attribute.Value);
            blob.ReadUInt16();
            var targets = (AttributeTargets)blob.ReadInt32();
            var (multiple, inherited) = (false, true);
            for (var named = blob.ReadUInt16(); named > 0; named--)
            {
                // A property, and a boolean: AttributeUsage has no other.
                blob.ReadUInt16();
                var name = blob.ReadSerializedString();
                var value = blob.ReadBoolean();
                (multiple, inherited) = name == nameof(AttributeUsageAttribute.AllowMultiple) ? (value, inherited) : (multiple, value);
            }

            return $"{targets}, multiple: {multiple}, inherited: {inherited}";
        }

        return null;
    }

    private string NameOf(EntityHandle handle) => handle.Kind switch
    {
        _ when handle.IsNil => "nothing",
        HandleKind.TypeDefinition => TypeNames.NameOf(_reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeReference => _names.GetTypeFromReference(_reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, null),
        _ => throw new InvalidDataException($"A type cannot be a {handle.Kind}."),
    };
}
