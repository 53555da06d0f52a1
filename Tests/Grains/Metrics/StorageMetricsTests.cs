using System.Diagnostics.Metrics;
using Orleans.Storage;
using OrleansTicketing.Grains.Metrics;
using OrleansTicketing.Grains.Storage;

namespace OrleansTicketing.Tests.Grains.Metrics;

public sealed class StorageMetricsTests
{
    [Fact]
    public async Task A_write_that_loses_against_another_activation_is_counted_by_the_kind_of_grain()
    {
        var kind = $"probe-{Guid.NewGuid():N}";
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Name == "ticketing.storage.conflicts")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (kind.Equals(tags[0].Value))
                Interlocked.Add(ref counted, value);
        });
        listener.Start();
        using var meter = new GrainMeter();
        var rows = new GrainRows<Row>(new Overtaken(), GrainId.Create(kind, "row/1"), new StorageMetrics(meter));

        await Assert.ThrowsAsync<InconsistentStateException>(() => rows.Write("row", new Row()));

        Assert.Equal(1, counted);
    }

    internal sealed record Row;

    private sealed class Overtaken : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Task.FromException(new InconsistentStateException("Another was faster."));

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
    }
}
