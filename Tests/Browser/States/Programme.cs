using OrleansTicketing.Tests.Rest.Callers;

namespace OrleansTicketing.Tests.Browser.States;

/// <summary>Concerts whose halls have a plan.</summary>
public sealed class Programme(Operator staff)
{
    private static readonly DateTimeOffset Evening = new(DateTimeOffset.UtcNow.AddDays(40).Date.AddHours(10), TimeSpan.Zero);

    public Task<Hall> Arena() => New("Paper Lanterns: The Arena Concert", "Paper Lanterns", "Riverside Arena, Busan",
    [
        Section("Floor", "premium", 10, 15, 165_000),
        Section("Tier 1 left", "standard", 12, 14, 121_000),
        Section("Tier 1 right", "standard", 12, 14, 121_000),
        Section("Tier 2", "value", 9, 40, 77_000),
    ]);

    public Task<Hall> Stadium() => New("Stadium of Fifty Thousand", "Glass Orchard", "Olympic Stadium, Seoul",
        [.. Enumerable.Range(1, 40).Select(block => Section($"Block {block}", block <= 8 ? "premium" : block <= 24 ? "standard" : "value", 25, 50, block <= 8 ? 220_000 : 99_000))]);

    public Task<Hall> LongNames(string title, string word) => New(title, word, title, [Section(word[..60], word[..60], 5, 10, 100_000_000)]);

    public async Task<Guid> TwoEvenings()
    {
        var later = Evening.AddDays(1);
        return await Create("Matinee and Night", "Glass Orchard", "Old Opera, Vienna",
        [
            new { date = Day(Evening), startsAt = Evening, seats = 40, price = 48_000 },
            new { date = Day(later), startsAt = later, seats = 40, price = 48_000 },
        ]);
    }

    private async Task<Hall> New(string title, string artist, string venue, object[] sections)
    {
        var concert = await Create(title, artist, venue, [new { date = Day(Evening), startsAt = Evening, sections }]);
        return new Hall(concert, Day(Evening), 0);
    }

    private async Task<Guid> Create(string title, string artist, string venue, object[] dates)
    {
        var answer = await staff.Send(HttpMethod.Post, "/api/v1/admin/concerts", new
        {
            title,
            artist,
            venue,
            timeZone = "Asia/Seoul",
            dates,
            waitingRoom = new { capacity = 10_000, batchSize = 10_000, intervalSeconds = 1 },
        });
        return answer.Read<CreatedView>(201).ConcertId;
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd");

    private static object Section(string name, string category, int rows, int seatsPerRow, long price) => new { name, category, rows, seatsPerRow, price };
}
