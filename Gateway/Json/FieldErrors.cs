using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansTicketing.Client;

namespace OrleansTicketing.Gateway.Json;

/// <summary>Collects what is wrong with a request, so that the caller learns of all of it at once.</summary>
internal sealed class FieldErrors
{
    /// <summary>A hostile body can be wrong in thousands of places; nobody reads more than these.</summary>
    private const int Most = 32;

    private ImmutableArray<FieldError>.Builder? _errors;

    public void Add(string field, string problem)
    {
        _errors ??= ImmutableArray.CreateBuilder<FieldError>();
        if (_errors.Count < Most)
            _errors.Add(new FieldError(field, problem));
    }

    public bool Any([NotNullWhen(true)] out Refusal? refusal)
    {
        refusal = _errors is null ? null : new Refusal(ErrorCode.InvalidRequest) { Errors = _errors.ToImmutable() };
        return refusal is not null;
    }
}
