namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>One evening of a concert of a test's own.</summary>
public sealed record Hall(Guid ConcertId, string Date, long Price)
{
    public string Path => $"/api/v1/concerts/{ConcertId}/dates/{Date}";
}
