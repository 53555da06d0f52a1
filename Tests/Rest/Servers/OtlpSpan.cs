using System.Text;

namespace OrleansTicketing.Tests.Rest.Servers;

/// <summary>What a span says of itself on the wire.</summary>
/// <param name="Service">Whose process it is of.</param>
/// <param name="Source">The library that made it.</param>
internal sealed record OtlpSpan(string Service, string Source, string Name, string TraceId)
{
    /// <param name="sent">Export requests (opentelemetry/proto/collector/trace/v1), one after the other.</param>
    public static IReadOnlyList<OtlpSpan> Read(ReadOnlyMemory<byte> sent) =>
    [
        .. from resourceSpans in Messages(sent, 1)
        from resource in Messages(resourceSpans, 1)
        let service = ServiceOf(resource)
        from scopeSpans in Messages(resourceSpans, 2)
        from scope in Messages(scopeSpans, 1)
        from span in Messages(scopeSpans, 2)
        select new OtlpSpan(service, Text(scope, 1), Text(span, 5), Convert.ToHexStringLower(Messages(span, 1).Single().Span)),
    ];

    private static string ServiceOf(ReadOnlyMemory<byte> resource) => Messages(resource, 1)
        .Where(attribute => Text(attribute, 1) == "service.name")
        .Select(attribute => Text(Messages(attribute, 2).Single(), 1))
        .Single();

    private static string Text(ReadOnlyMemory<byte> message, int field) => Encoding.UTF8.GetString(Messages(message, field).Single().Span);

    /// <summary>The fields of this number that have a length.</summary>
    private static List<ReadOnlyMemory<byte>> Messages(ReadOnlyMemory<byte> message, int field)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message.Span, ref at);
            switch (tag & 7)
            {
                case 0:
                    Number(message.Span, ref at);
                    break;
                case 1:
                    at += sizeof(ulong);
                    break;
                case 2:
                    var length = (int)Number(message.Span, ref at);
                    if (tag >> 3 == (ulong)field)
                        found.Add(message.Slice(at, length));
                    at += length;
                    break;
                default:
                    at += sizeof(uint);
                    break;
            }
        }

        return found;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
        }
    }
}
