using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Load.Scenarios;

namespace OrleansTicketing.Benchmarks.Grains;

/// <summary>A call of a trivial grain, from outside of grains.</summary>
[MemoryDiagnoser]
public class GrainCallBenchmarks
{
    private const int Callers = 64;

    private IHost? _host;
    private IAdder? _adder;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _host = await GrainHost.StartAsync();
        _adder = GrainHost.Factory(_host).GetGrain<IAdder>("adder");
        await _adder.Add(1);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
    }

    /// <summary>Nobody else calls it.</summary>
    [Benchmark]
    public Task<long> CallOfAnIdleGrain() => _adder!.Add(1);

    /// <summary>All callers want the same grain; the figure is that of one call.</summary>
    [Benchmark(OperationsPerInvoke = Callers)]
    public Task CallsOfABusyGrain()
    {
        var calls = new Task[Callers];
        for (var caller = 0; caller < Callers; caller++)
            calls[caller] = Task.Run(() => _adder!.Add(1));
        return Task.WhenAll(calls);
    }
}
