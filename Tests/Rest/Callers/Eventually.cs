using System.Diagnostics;

namespace OrleansTicketing.Tests.Rest.Callers;

/// <summary>Waits for a condition, never for luck.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static async Task<T> Get<T>(Func<Task<T>> read, Func<T, bool> reached, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await read();
            if (reached(seen))
                return seen;
            if (clock.Elapsed > within)
                Assert.Fail($"Not reached within {within}; last seen: {(seen is IEnumerable<object> all ? string.Join(", ", all) : seen)}");
            await Task.Delay(Pause);
        }
    }

    public static async Task Until(Func<Task<bool>> reached, TimeSpan within) => await Get(reached, value => value, within);

    /// <summary>Returns at the given moment of the clock that the server reads, too.</summary>
    public static async Task Moment(DateTimeOffset moment)
    {
        for (var left = moment - DateTimeOffset.UtcNow; left > TimeSpan.Zero; left = moment - DateTimeOffset.UtcNow)
            await Task.Delay(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left);
    }
}
