using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrleansTicketing.Gateway.Streams;

/// <summary>200 with server-sent events, each of which carries one <typeparamref name="T"/> as JSON.</summary>
internal sealed class StreamAnswer<T>(
    EventStream stream, Func<CancellationToken, IAsyncEnumerable<StreamEvent<T>>> events, JsonTypeInfo<T> type, Func<Task<bool>>? mayGoOn = null)
    : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) => stream.Write(httpContext, events, type, mayGoOn);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["text/event-stream"]));
}
