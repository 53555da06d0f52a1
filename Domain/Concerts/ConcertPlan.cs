using System.Collections.Immutable;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Domain.Concerts;

/// <summary>A concert as its operator defines it.</summary>
public sealed record ConcertPlan(string Title, string Artist, string Venue, string TimeZone, ImmutableArray<DatePlan> Dates);

/// <param name="Date">As <see cref="DateKey"/> writes it.</param>
public sealed record DatePlan(string Date, SaleWindow Window, ImmutableArray<Section> Sections);

/// <summary>A correction; null leaves a field as it is.</summary>
public sealed record ConcertEdit(string? Title, string? Artist, string? Venue, string? TimeZone, ImmutableArray<DateEdit> Dates);

/// <param name="Date">A known date gets its non-null fields; an unknown one is added and needs a start, and sections or a price.</param>
/// <param name="Sections">Replaces seats and prices.</param>
/// <param name="Price">The price of every section.</param>
public sealed record DateEdit(
    string Date,
    DateTimeOffset? StartsAt,
    DateTimeOffset? OpensAt,
    DateTimeOffset? ClosesAt,
    ImmutableArray<Section>? Sections,
    Money? Price);

public abstract record EditDecision
{
    private EditDecision()
    {
    }

    /// <param name="Relaid">The known date whose seats or prices change, which must be unused; null where there is none.</param>
    public sealed record Accepted(ConcertPlan Next, DatePlan? Relaid) : EditDecision;

    public sealed record Invalid(FieldProblem Problem) : EditDecision;
}
