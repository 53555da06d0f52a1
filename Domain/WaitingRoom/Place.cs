using System.Runtime.InteropServices;
using OrleansTicketing.Domain.Policies;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>Stored as numbers; never renumbered.</summary>
public enum PlaceState : byte
{
    Waiting = 0,

    /// <summary>Admitted; the first protected call has not come yet.</summary>
    Unclaimed = 1,

    /// <summary>Admitted, and used.</summary>
    Claimed = 2,

    /// <summary>The admitted time ran out, the claim did not come, or a waiting user fell silent.</summary>
    Expired = 3,

    /// <summary>Paid or given back.</summary>
    Finished = 4,
}

/// <summary>One user's place in a waiting room.</summary>
/// <param name="Until">While admitted, the deadline; when ended, the time of the end; while waiting, null.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Place(PlaceState State, DateTimeOffset JoinedAt, DateTimeOffset? AdmittedAt, DateTimeOffset? Until)
{
    public bool IsAdmitted => State is PlaceState.Unclaimed or PlaceState.Claimed;

    /// <summary>Admitted, and the deadline has come: it is over, whether or not anybody wrote that down yet.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsAdmitted && now >= Until;

    /// <summary>Waiting, or admitted before its deadline.</summary>
    public bool IsLive(DateTimeOffset now) => State == PlaceState.Waiting || (IsAdmitted && !IsOverdue(now));
}

/// <summary>What may become of a place. A transition that does not apply leaves it as it is.</summary>
public static class PlaceRules
{
    public static Place Join(DateTimeOffset now) => new(PlaceState.Waiting, now, null, null);

    /// <summary>The deadline for the claim counts from the admission, however long the wait was.</summary>
    public static Place Admit(Place place, WaitingRoomPolicy policy, DateTimeOffset now)
    {
        if (place.State != PlaceState.Waiting)
            return place;
        // A clock that stepped back must not put the admission before the join.
        var at = now < place.JoinedAt ? place.JoinedAt : now;
        var within = policy.ClaimWithin < policy.AdmittedFor ? policy.ClaimWithin : policy.AdmittedFor;
        return place with { State = PlaceState.Unclaimed, AdmittedAt = at, Until = at + within };
    }

    /// <summary>The first protected call: from now on the place lasts as long as an admission does.</summary>
    public static Place Claim(Place place, WaitingRoomPolicy policy, DateTimeOffset now) =>
        place.State == PlaceState.Unclaimed && !place.IsOverdue(now)
            ? place with { State = PlaceState.Claimed, Until = place.AdmittedAt + policy.AdmittedFor }
            : place;

    /// <summary>Given back by its user.</summary>
    public static Place Leave(Place place, DateTimeOffset now) => place.IsLive(now) ? End(place, PlaceState.Finished, now) : Expire(place, now);

    /// <summary>Paid. A payment outlives its place, so one that has expired is finished as well.</summary>
    public static Place Finish(Place place, DateTimeOffset now) =>
        place.State == PlaceState.Finished ? place : End(place, PlaceState.Finished, now);

    /// <summary>An admitted place at its deadline.</summary>
    public static Place Expire(Place place, DateTimeOffset now) => place.IsOverdue(now) ? place with { State = PlaceState.Expired } : place;

    /// <summary>A waiting user who neither polled nor listened.</summary>
    public static Place FallSilent(Place place, DateTimeOffset now) =>
        place.State == PlaceState.Waiting ? End(place, PlaceState.Expired, now) : place;

    /// <summary>Thrown out by an operator, or with all who wait.</summary>
    public static Place Expel(Place place, DateTimeOffset now) => place.IsLive(now) ? End(place, PlaceState.Expired, now) : Expire(place, now);

    private static Place End(Place place, PlaceState state, DateTimeOffset now) => place with { State = state, Until = now };
}
