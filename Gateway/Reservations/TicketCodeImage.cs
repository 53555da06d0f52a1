using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using OrleansTicketing.Gateway.Json;
using QRCoder;

namespace OrleansTicketing.Gateway.Reservations;

/// <summary>200 with a ticket's code as a QR code, which a page shows as an image of any size.</summary>
internal sealed class TicketCodeImage(string code) : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "image/svg+xml";

    /// <summary>A seventh of the code may be spoilt, by a cracked screen or a fold; with more, its points get small on a phone.</summary>
    private const QRCodeGenerator.ECCLevel Correction = QRCodeGenerator.ECCLevel.M;

    public Task ExecuteAsync(HttpContext httpContext) =>
        JsonReply.WriteBytes(httpContext.Response, Encoding.UTF8.GetBytes(Svg(code)), ContentType);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));

    private static string Svg(string code)
    {
        using var data = QRCodeGenerator.GenerateQrCode(code, Correction);
        using var image = new SvgQRCode(data);
        // Black on white with its margin, whatever the page's colours: readers look for that.
        return image.GetGraphic(1, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
