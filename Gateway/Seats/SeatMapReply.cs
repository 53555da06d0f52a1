using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using OrleansTicketing.Client.Seats;
using OrleansTicketing.Gateway.Calls;
using OrleansTicketing.Gateway.Json;
using OrleansTicketing.Grains.Interfaces.Seats;

namespace OrleansTicketing.Gateway.Seats;

/// <summary>200 with a date's seats, or 304 where the caller has this version already.</summary>
internal sealed class SeatMapReply(SeatMap map, SeatStatus? status, string? section) : IResult, IEndpointMetadataProvider
{
    /// <summary>The whole map in bytes, once for all who read the same version; it goes with the map.</summary>
    private static readonly ConditionalWeakTable<SeatMap, byte[]> Whole = [];

    public static CallField KnownField { get; } = new("If-None-Match", "The ETag of the map you have: 304 where it is still right.", "W/\"12\"");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        // Weak: the same seats, whatever compression they travel with.
        var tag = new EntityTagHeaderValue($"\"{map.Version}\"", isWeak: true);
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, no-cache";
        if (IsKnown(httpContext.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        var whole = status is null && section is null;
        return JsonReply.WriteBytes(response, whole ? Whole.GetValue(map, static all => Bytes(all, null, null)) : Bytes(map, status, section));
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(SeatMapBody), ["application/json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.Headers.IfNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList([.. request.Headers.IfNoneMatch!], out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));

    private static byte[] Bytes(SeatMap map, SeatStatus? status, string? section) => JsonReply.ToBytes(
        new SeatMapBody(map.Key.ConcertId, map.Key.Date.ToString(), map.Version, map.Select(status, section).Select(SeatBody.Of)),
        GatewayJson.Default.SeatMapBody);
}
