using System.Diagnostics.Metrics;

namespace OrleansTicketing.Grains.Metrics;

/// <summary>Steps between grains that failed and are tried again.</summary>
internal sealed class RetryMetrics(GrainMeter meter)
{
    private readonly Counter<long> _retries = meter.Counter("ticketing.saga.retries", "{retry}", "Steps between grains that failed and are tried again.");

    /// <summary>Seats or waiting room could not be told of a payment or a cancellation.</summary>
    public void Outbox() => Count("outbox");

    /// <summary>A seat of a refused hold could not be given back.</summary>
    public void Release() => Count("release");

    /// <summary>A seat whose payment did not go on could not be unpinned.</summary>
    public void Unpin() => Count("unpin");

    /// <summary>A date could not be told of a seat's change.</summary>
    public void Tell() => Count("tell");

    /// <summary>A date could not visit a seat that it knows as held.</summary>
    public void Visit() => Count("visit");

    /// <summary>Dates, room or catalogue could not be told of a concert's change.</summary>
    public void Concert() => Count("concert");

    private void Count(string step) => _retries.Add(1, new KeyValuePair<string, object?>("step", step));
}
