using OrleansTicketing.Load.Http;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Load.Growth;

/// <summary>One evening of so many seats.</summary>
internal static class GrowingSeats
{
    private const int SeatsPerUser = 4;
    private const int Readings = 20;

    public static async Task<Func<Task>> PrepareAsync(Site site, int seats)
    {
        var concert = await site.CreateConcertAsync(dates: 1, seats, price: 1000, capacity: seats / SeatsPerUser);
        var credentials = await AdmittedCrowd.AdmitAsync(site, concert, seats / SeatsPerUser);
        var (between, date) = (seats / Readings, concert.Dates[0]);
        return async () =>
        {
            for (var reading = 0; reading < Readings; reading++)
            {
                var before = reading * between;
                await site.ForEachAsync(between, (http, i) =>
                    site.HoldAsync(http, credentials[(before + i) % credentials.Length], concert, date, [concert.SeatOf(before + i).Seat]));
                using var http = new HttpConnection(site.Target);
                (await http.SendAsync(HttpRequest.Get(site.Target, $"/api/v1/concerts/{concert.Id}/dates/{date}/seats", credentials[0]))).Expect(200);
            }
        };
    }
}
