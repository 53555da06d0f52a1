using System.Diagnostics.CodeAnalysis;
using OrleansTicketing.Embedded.Runtime;

namespace Orleans.Runtime;

/// <summary>An address of a grain; the typed references that grain factories make derive from it.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    internal GrainReference(CallSender sender, GrainId grainId)
    {
        Sender = sender;
        GrainId = grainId;
    }

    public GrainId GrainId { get; }

    internal CallSender Sender { get; }

    internal void Send(GrainCall call) => Sender.Send(GrainId, call);

    public virtual TGrainInterface Cast<TGrainInterface>() =>
        this is TGrainInterface same ? same : (TGrainInterface)(object)GrainProxies.Create(typeof(TGrainInterface), Sender, GrainId);

    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GrainReference);
    public override int GetHashCode() => GrainId.GetHashCode();
    public override string ToString() => $"GrainReference:{GrainId}";

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);
}
