using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>One part of an identity: text compared by ordinal, with a hash that is the same in every process.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>, IComparable<IdSpan>
{
    private readonly string? _value;
    private readonly int _hash;

    private IdSpan(string value)
    {
        _value = value;
        _hash = StableHash(value);
    }

    public bool IsDefault => _value is null;

    public static IdSpan Create(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return new IdSpan(id);
    }

    public uint GetUniformHashCode() => unchecked((uint)_hash);

    public bool Equals(IdSpan obj) => _hash == obj._hash && string.Equals(_value, obj._value, StringComparison.Ordinal);
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is IdSpan other && Equals(other);
    public override int GetHashCode() => _hash;
    public int CompareTo(IdSpan other) => string.CompareOrdinal(_value, other._value);
    public override string ToString() => _value ?? "";

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    // FNV-1a with a final mix: string.GetHashCode differs between processes, and placement must not.
    private static int StableHash(string value)
    {
        var hash = 2166136261u;
        foreach (var character in value)
            hash = unchecked((hash ^ character) * 16777619u);
        hash ^= hash >> 16;
        hash = unchecked(hash * 0x85ebca6bu);
        hash ^= hash >> 13;
        return unchecked((int)hash);
    }
}

/// <summary>The type part of a grain's identity.</summary>
public readonly struct GrainType(IdSpan id) : IEquatable<GrainType>, IComparable<GrainType>
{
    public IdSpan Value { get; } = id;
    public bool IsDefault => Value.IsDefault;

    public static GrainType Create(string value) => new(IdSpan.Create(value));

    public uint GetUniformHashCode() => Value.GetUniformHashCode();

    public bool Equals(GrainType obj) => Value.Equals(obj.Value);
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is GrainType other && Equals(other);
    public override int GetHashCode() => Value.GetHashCode();
    public int CompareTo(GrainType other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString();

    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}

/// <summary>The identity of a grain; written <c>type/key</c>.</summary>
public readonly struct GrainId(GrainType type, IdSpan key) : IEquatable<GrainId>, IComparable<GrainId>
{
    public GrainType Type { get; } = type;
    public IdSpan Key { get; } = key;
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));
    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));
    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    /// <exception cref="FormatException">The text is not <c>type/key</c>.</exception>
    public static GrainId Parse(string value) =>
        TryParse(value, out var result) ? result : throw new FormatException($"'{value}' is no grain id: expected 'type/key'.");

    public static bool TryParse(string? value, out GrainId result)
    {
        var slash = value?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        var valid = slash > 0 && slash < value!.Length - 1;
        result = valid ? Create(value![..slash], value[(slash + 1)..]) : default;
        return valid;
    }

    public uint GetUniformHashCode() => unchecked((Type.GetUniformHashCode() * 31) + Key.GetUniformHashCode());

    public bool Equals(GrainId other) => Key.Equals(other.Key) && Type.Equals(other.Type);
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is GrainId other && Equals(other);
    public override int GetHashCode() => unchecked((int)GetUniformHashCode());

    public int CompareTo(GrainId other)
    {
        var byType = Type.CompareTo(other.Type);
        return byType != 0 ? byType : Key.CompareTo(other.Key);
    }

    public override string ToString() => $"{Type}/{Key}";

    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}

/// <summary>The identity of one activation: two activations of one grain differ in it.</summary>
public readonly struct ActivationId(Guid key) : IEquatable<ActivationId>
{
    private readonly Guid _key = key;

    public bool IsDefault => _key == Guid.Empty;
    public bool Equals(ActivationId other) => _key == other._key;
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ActivationId other && Equals(other);
    public override int GetHashCode() => _key.GetHashCode();
    public override string ToString() => $"@{_key:N}";

    public static bool operator ==(ActivationId left, ActivationId right) => left.Equals(right);
    public static bool operator !=(ActivationId left, ActivationId right) => !left.Equals(right);
}
