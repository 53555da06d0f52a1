using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTicketing.Gateway.Connections;

internal static class ConnectionServices
{
    /// <summary>Connections of callers end with an answer, not under a request.</summary>
    public static void AddOpenConnections(this IServiceCollection services)
    {
        services.AddSingleton<OpenConnections>();
        services.AddHostedService(static all => all.GetRequiredService<OpenConnections>());
        services.AddSingleton<IConnectionListenerFactory>(static all =>
            new KnownListeners(ActivatorUtilities.CreateInstance<SocketTransportFactory>(all), all.GetRequiredService<OpenConnections>()));
        services.AddOptions<KestrelServerOptions>().Configure<OpenConnections>(static (kestrel, connections) =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(serve => connection => connections.Count(connection, serve))));
    }

    public static void UseOpenConnections(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<OpenConnections>();
        app.Use(next => http =>
        {
            connections.Answers(http);
            return next(http);
        });
    }
}
