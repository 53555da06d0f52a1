using System.Net;

namespace OrleansTicketing.Load.Http;

/// <summary>The server under test: plain HTTP on an address of this machine or network.</summary>
internal sealed class Target
{
    public Target(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp)
            throw new UsageException($"'{url}' is not a plain http address.");
        Host = url.Authority;
        EndPoint = new IPEndPoint(IPAddress.TryParse(url.Host, out var address) ? address : Dns.GetHostAddresses(url.Host)[0], url.Port);
    }

    public string Host { get; }

    public IPEndPoint EndPoint { get; }
}
