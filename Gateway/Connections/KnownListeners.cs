using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace OrleansTicketing.Gateway.Connections;

/// <summary>Listens as the server would by itself; the server alone would close its listeners and its idle connections in one step.</summary>
internal sealed class KnownListeners(SocketTransportFactory sockets, OpenConnections connections) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        connections.ListensAt(listener);
        return listener;
    }
}
