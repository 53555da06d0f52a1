using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansTicketing.Load.Scenarios;

[Alias("IAdder")]
public interface IAdder : IGrainWithStringKey
{
    /// <summary>The sum so far.</summary>
    [Alias("Add")]
    Task<long> Add(long value);
}

/// <summary>The least a grain can do: what is measured is the host.</summary>
public sealed class Adder : Grain, IAdder
{
    private long _sum;

    public Task<long> Add(long value) => Task.FromResult(_sum += value);
}

/// <summary>How many calls the host of the grains carries, from callers outside of grains, each awaiting its last call.</summary>
internal static class GrainCalls
{
    private const int Grains = 1024;
    private const int Callers = 64;

    public static async Task<double> MeasureAsync(TimeSpan duration)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddMemoryGrainStorageAsDefault().UseInMemoryReminderService());
        using var host = builder.Build();
        await host.StartAsync();
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        var adders = Enumerable.Range(0, Grains).Select(i => factory.GetGrain<IAdder>($"adder-{i}")).ToArray();
        await CountAsync(adders, TimeSpan.FromSeconds(2));
        var start = Stopwatch.GetTimestamp();
        var calls = await CountAsync(adders, duration);
        var rate = calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await host.StopAsync();
        return rate;
    }

    private static async Task<long> CountAsync(IAdder[] adders, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var calls = 0L;
            for (var next = caller; Stopwatch.GetTimestamp() < end; next = (next + Callers) % Grains, calls++)
                await adders[next].Add(1);
            return calls;
        })));
        return counts.Sum();
    }
}
