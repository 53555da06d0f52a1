using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Hosting;

namespace OrleansTicketing.Benchmarks.Grains;

[Alias("IYielder")]
public interface IYielder : IGrainWithStringKey
{
    /// <summary>Gives its turn back so many times.</summary>
    [Alias("Yield")]
    Task Yield(int times);
}

public sealed class Yielder : Grain, IYielder
{
    public async Task Yield(int times)
    {
        for (var time = 0; time < times; time++)
            await Task.Yield();
    }
}

/// <summary>A turn of a grain: how long it takes from giving one back to having the next.</summary>
[MemoryDiagnoser]
public class SchedulerBenchmarks
{
    private const int Turns = 1000;

    private IHost? _host;
    private IYielder? _yielder;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _host = await GrainHost.StartAsync();
        _yielder = GrainHost.Factory(_host).GetGrain<IYielder>("yielder");
        await _yielder.Yield(1);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Turns)]
    public Task Turn() => _yielder!.Yield(Turns);
}
