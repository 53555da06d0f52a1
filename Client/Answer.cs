using System.Diagnostics.CodeAnalysis;

namespace OrleansTicketing.Client;

/// <summary>What a call gave: a value, or a refusal; never both. Use: <c>if (!answer.Succeeded(out var value)) return answer.Refusal;</c></summary>
public readonly struct Answer<T>
    where T : class
{
    private readonly T? _value;

    private Answer(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>Null where the call succeeded.</summary>
    public Refusal? Refusal { get; }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded([NotNullWhen(true)] out T? value)
    {
        value = _value;
        return value is not null;
    }

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);
}
