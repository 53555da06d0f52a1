using Microsoft.AspNetCore.Http;
using OrleansTicketing.Client;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Gateway.Seats;

/// <summary>Which seats of a date are asked for; null for all.</summary>
internal sealed record SeatFilter(SeatStatus? Status, string? Section)
{
    public static CallField SectionField { get; } = new("section", "Only seats of this section.", "Floor");

    public static CallField StatusField { get; } = new("status", "Only seats that are available, held or sold.", "available");

    public static Answer<SeatFilter> Read(HttpContext http, bool withStatus)
    {
        var errors = new FieldErrors();
        SeatStatus? status = null;
        if (withStatus && QueryFields.Single(http, StatusField.Name, errors) is { } name)
        {
            status = SeatStatusNames.Parse(name);
            if (status is null)
                errors.Add(StatusField.Name, "Must be available, held or sold.");
        }

        var section = QueryFields.Single(http, SectionField.Name, errors);
        return errors.Any(out var refusal) ? refusal : new SeatFilter(status, section);
    }
}
