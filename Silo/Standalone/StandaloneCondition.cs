using System.Collections.Immutable;
using System.Diagnostics;
using OrleansTicketing.Grains.Health;
using OrleansTicketing.Grains.Interfaces.Health;

namespace OrleansTicketing.Silo.Standalone;

/// <summary>This process is all there is.</summary>
internal sealed class StandaloneCondition : IHostCondition
{
    public string? Dashboard => null;

    public Task<ImmutableArray<SiloCondition>> Silos()
    {
        using var process = Process.GetCurrentProcess();
        return Task.FromResult<ImmutableArray<SiloCondition>>([new SiloCondition("standalone", null, "active", new DateTimeOffset(process.StartTime))]);
    }
}
