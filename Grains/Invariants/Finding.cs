using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Grains.Interfaces.Invariants;

namespace OrleansTicketing.Grains.Invariants;

/// <summary>What a finding is about, and what is looked at again.</summary>
internal abstract record Subject
{
    private Subject()
    {
    }

    public sealed record Account(Guid UserId) : Subject
    {
        public override string ToString() => $"account {UserId}";
    }

    public sealed record Seat(SeatKey Key) : Subject
    {
        public override string ToString() => $"seat {Key.Number} of {Key.Date.Date} of concert {Key.Date.ConcertId}";
    }

    public sealed record Room(Guid ConcertId) : Subject
    {
        public override string ToString() => $"waiting room of concert {ConcertId}";
    }
}

/// <summary>Something stored that breaks an invariant, or seems to. Equal where the same is seen again.</summary>
/// <param name="What">In words, without times: they change from look to look.</param>
internal sealed record Finding(InvariantName Invariant, string What, Subject Subject)
{
    public InvariantViolation ToMessage() => new(What, Subject.ToString());
}
