using Orleans.TestingHost;
using OrleansTicketing.Embedded.Runtime;

namespace OrleansTicketing.Embedded.Testing;

/// <summary>A silo of this process, as a test holds it.</summary>
internal sealed class SimulatedSiloHandle(Silo silo) : SiloHandle
{
    public override bool IsActive => !silo.IsDead;
    internal Silo Silo => silo;

    public override Task StopSiloAsync(bool stopGracefully)
    {
        if (stopGracefully)
            return silo.StopAsync(CancellationToken.None);
        silo.Kill();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync() => await StopSiloAsync(stopGracefully: true);
}
