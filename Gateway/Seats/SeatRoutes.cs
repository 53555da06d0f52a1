using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Client.WaitingRoom;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Gateway.Problems;
using OrleansTicketing.Gateway.Streams;
using OrleansTicketing.Gateway.WaitingRoom;

namespace OrleansTicketing.Gateway.Seats;

internal static class SeatRoutes
{
    private const string Dates = "/api/v1/concerts/{concertId}/dates";
    private const string SeatsOfDate = Dates + "/{date}/seats";

    public static void MapSeats(this IEndpointRouteBuilder routes)
    {
        var policy = ProtectedCalls.Policy(CallPolicy.User).With(ErrorCode.InvalidRequest, ErrorCode.NotFound);
        routes.MapGet(Dates, ListDates).WithTags("Seats").WithPolicy(policy.Paged());
        routes.MapGet(SeatsOfDate, ReadSeats).WithTags("Seats").WithPolicy(policy with
        {
            Query = [SeatFilter.StatusField, SeatFilter.SectionField],
            Headers = [SeatMapReply.KnownField],
        });
        routes.MapGet(SeatsOfDate + "/events", Listen).WithTags("Seats").WithPolicy(policy with
        {
            IsStream = true,
            Query = [SeatFilter.SectionField],
            Headers = [CallField.LastEventId],
        });
    }

    /// <summary>The dates whose sale is open and whose evening has not begun.</summary>
    internal static async Task<Results<OkJson<Page<BookableDateBody>>, Problem>> ListDates(
        HttpContext http, string concertId, QueueTokens tokens, IQueueTokenClient rooms, BookableDates dates)
    {
        var read = http.ReadPage();
        if (!read.Succeeded(out var page))
            return Problem.Of(read.Refusal);
        var admission = await http.RequireAdmitted(concertId, tokens, rooms);
        if (!admission.Succeeded(out var token))
            return Problem.Of(admission.Refusal);
        var answer = await dates.List(token.ConcertId, page.Offset, page.Limit, http.RequestAborted);
        return answer.Succeeded(out var found)
            ? new OkJson<Page<BookableDateBody>>(
                new([.. found.Items.Select(BookableDateBody.Of)], QueryFields.Cursor(found.NextOffset)), GatewayJson.Default.PageBookableDateBody)
            : Problem.Of(answer.Refusal);
    }

    /// <summary>The seats of one date, by number; without filters, all.</summary>
    internal static async Task<Results<SeatMapReply, Problem>> ReadSeats(
        HttpContext http, string concertId, string date, QueueTokens tokens, IQueueTokenClient rooms, SeatMaps maps)
    {
        var read = SeatFilter.Read(http, withStatus: true);
        if (!read.Succeeded(out var filter))
            return Problem.Of(read.Refusal);
        var admission = await http.RequireAdmitted(concertId, tokens, rooms);
        if (!admission.Succeeded(out var token))
            return Problem.Of(admission.Refusal);
        if (!DateKey.TryParse(date, out var key))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await maps.Read(new ConcertDateKey(token.ConcertId, key), http.RequestAborted);
        return answer.Succeeded(out var map) ? new SeatMapReply(map, filter.Status, filter.Section) : Problem.Of(answer.Refusal);
    }

    /// <summary>Changes of seats as server-sent events. An event named resync says that the map must be read again.</summary>
    internal static async Task<Results<StreamAnswer<SeatEventBody>, Problem>> Listen(
        HttpContext http, string concertId, string date, QueueTokens tokens, IQueueTokenClient rooms, SeatMaps maps, EventStream stream)
    {
        var read = SeatFilter.Read(http, withStatus: false);
        if (!read.Succeeded(out var filter))
            return Problem.Of(read.Refusal);
        var admission = await http.RequireAdmitted(concertId, tokens, rooms);
        if (!admission.Succeeded(out var token))
            return Problem.Of(admission.Refusal);
        if (!DateKey.TryParse(date, out var key))
            return Problem.Of(ErrorCode.NotFound);
        var answer = await maps.Listen(
            new ConcertDateKey(token.ConcertId, key), EventStream.LastEventId(http.Request), filter.Section, http.RequestAborted);
        return answer.Succeeded(out var feed)
            ? new StreamAnswer<SeatEventBody>(
                stream, ended => Events(feed, ended), GatewayJson.Default.SeatEventBody, () => IsStillAdmitted(rooms, token))
            : Problem.Of(answer.Refusal);
    }

    private static async Task<bool> IsStillAdmitted(IQueueTokenClient rooms, QueueToken token) =>
        (await rooms.RequireAdmitted(token)).Succeeded(out _);

    private static async IAsyncEnumerable<StreamEvent<SeatEventBody>> Events(SeatFeed feed, [EnumeratorCancellation] CancellationToken ended)
    {
        await foreach (var item in feed.Items(ended))
        {
            var status = item.Status is { } known ? SeatStatusNames.Of(known) : (SeatStatusName?)null;
            var name = item.Kind switch
            {
                SeatFeedKind.Started => "started",
                SeatFeedKind.Resync => "resync",
                _ => null,
            };
            yield return new StreamEvent<SeatEventBody>(new SeatEventBody(item.Version, item.Number, status), item.Version, name);
        }
    }
}
