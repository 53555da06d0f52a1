namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>Waits for a condition, for at most ten seconds.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static Task IsTrue(Func<bool> condition) => IsTrue(() => Task.FromResult(condition()));

    internal static async Task IsTrue(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "The condition did not become true.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
