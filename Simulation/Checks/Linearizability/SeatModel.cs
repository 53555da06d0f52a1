using System.Runtime.InteropServices;

namespace OrleansTicketing.Simulation.Checks.Linearizability;

internal enum SeatOperationKind
{
    /// <summary>Was answered as held, or may have been.</summary>
    Hold,

    /// <summary>Was refused because somebody has the seat.</summary>
    Taken,

    Pay,

    /// <summary>Was cancelled, or given back with the place.</summary>
    Cancel,

    /// <summary>A payment was refused because the hold had expired.</summary>
    Expired,
}

/// <param name="Reservation">Whose; of a hold without an answer, its own.</param>
/// <param name="Sent">When it was asked, which is what deadlines are compared with.</param>
/// <param name="Ended">When the answer came; the end of time where there was none.</param>
internal sealed record SeatOperation(SeatOperationKind Kind, Guid Reservation, TimeSpan Sent, TimeSpan Ended)
{
    /// <summary>Of a hold: from then on the seat may be free again by itself.</summary>
    internal TimeSpan FreeFrom { get; init; }

    /// <summary>Of a hold: from then on it must be.</summary>
    internal TimeSpan FreeAt { get; init; }

    /// <summary>Of a refusal: another hold was under way, which took the seat and gave it back.</summary>
    internal bool IsExcused { get; init; }
}

/// <summary>Free: no reservation.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SeatNow(Guid? Reservation, bool IsSold, TimeSpan FreeFrom, TimeSpan FreeAt);

/// <summary>A seat that one reservation holds until its deadline and another can have after it, unless the first one pays.</summary>
internal sealed class SeatModel : ISequentialModel<SeatNow, SeatOperation>
{
    internal static SeatModel Instance { get; } = new();

    public SeatNow Start => default;

    public bool IsRead(SeatOperation operation) => operation.Kind is SeatOperationKind.Taken or SeatOperationKind.Expired;

    public bool Allows(SeatNow state, SeatOperation operation, out SeatNow next)
    {
        next = state;
        var isOwn = state.Reservation == operation.Reservation;
        switch (operation.Kind)
        {
            case SeatOperationKind.Hold when state.Reservation is null || (!state.IsSold && operation.Ended >= state.FreeFrom):
                next = new SeatNow(operation.Reservation, IsSold: false, operation.FreeFrom, operation.FreeAt);
                return true;
            case SeatOperationKind.Taken:
                return operation.IsExcused || state.IsSold || (state.Reservation is not null && operation.Sent <= state.FreeAt);
            case SeatOperationKind.Pay when isOwn && (state.IsSold || operation.Sent <= state.FreeAt):
                next = state with { IsSold = true };
                return true;
            case SeatOperationKind.Cancel:
                next = isOwn && !state.IsSold ? default : state;
                return !(isOwn && state.IsSold);
            case SeatOperationKind.Expired:
                return !(isOwn && state.IsSold) && (!isOwn || operation.Ended >= state.FreeFrom);
            default:
                return false;
        }
    }
}
