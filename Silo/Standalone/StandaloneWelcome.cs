using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>Says, once the process listens, where to look and what to try.</summary>
internal sealed class StandaloneWelcome(IHostApplicationLifetime lifetime, IServer server, StandaloneFiles files) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Print);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Print()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "the configured address";
        var operatorKey = files.OperatorKeyPath is { } path ? $"in {Shown(path)}" : "as configured (Ticketing:OperatorKey)";
        Console.WriteLine($"""

            OrleansTicketing serves {address}

              Try it        {address}/swagger
              Concerts      curl {address}/api/v1/concerts
              Health        {address}/health/ready, figures {address}/metrics
              Data          {Shown(files.StorePath)}
              Operator key  {operatorKey}, for the header Operator-Key

            README.md walks through a booking in five minutes. Ctrl-C stops.

            """);
    }

    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
