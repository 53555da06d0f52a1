using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansTicketing.Embedded.Sqlite;

namespace OrleansTicketing.Benchmarks.Storage;

/// <summary>Writers whose states are made durable together: the figure is that of one state, flushed to the disk below <c>data/bench</c>.</summary>
[MemoryDiagnoser]
public class GroupCommitBenchmarks
{
    private const string Name = "states";

    private readonly string _folder = Path.GetFullPath(Path.Combine("data", "bench", "group-commit-" + Guid.NewGuid().ToString("N")));
    private IHost? _host;
    private IGrainStorage? _storage;
    private (GrainId Id, GrainState<Sold> State)[] _rows = [];

    private const int States = 1024;

    /// <summary>As many write at once, each the next of its states when the last is durable.</summary>
    [Params(1, 64, 1024)]
    public int Writers { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.AddSqliteGrainStorage(Name, Path.Combine(_folder, "states.db")));
        _host = builder.Build();
        await _host.StartAsync();
        _storage = _host.Services.GetRequiredKeyedService<IGrainStorage>(Name);
        _rows = [.. Enumerable.Range(0, States).Select(static number => (
            GrainId.Create("seat", number.ToString(CultureInfo.InvariantCulture)), new GrainState<Sold> { State = new Sold(Guid.NewGuid(), Guid.NewGuid(), 0) }))];
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = States)]
    public Task DurableState()
    {
        var writers = new Task[Writers];
        for (var writer = 0; writer < Writers; writer++)
            writers[writer] = WriteAsync(writer);
        return Task.WhenAll(writers);
    }

    private async Task WriteAsync(int writer)
    {
        for (var row = writer; row < States; row += Writers)
        {
            var (id, state) = _rows[row];
            state.State = state.State with { Version = state.State.Version + 1 };
            await _storage!.WriteStateAsync("seat", id, state);
        }
    }

    /// <summary>About as large as a sold seat.</summary>
    public sealed record Sold(Guid User, Guid Reservation, long Version)
    {
        public Sold()
            : this(Guid.Empty, Guid.Empty, 0)
        {
        }
    }
}
