namespace OrleansTicketing.Tests.Conformance.Behaviour;

/// <summary>Two silos with a clock that stands still until a test moves it, shared by the tests of a class.</summary>
public sealed class BehaviourHost : IAsyncLifetime
{
    private TestSilos _silos = null!;

    internal TestClock Clock { get; } = new();

    internal TestStore Store { get; } = new();

    internal T Grain<T>(string key)
        where T : IGrainWithStringKey => _silos.Grains.GetGrain<T>(key);

    public async ValueTask InitializeAsync() => _silos = await TestSilos.Start(2, Store, Clock, static _ => { });

    public ValueTask DisposeAsync() => _silos.DisposeAsync();

    /// <summary>Moves the clock on, a step and a moment at a time, until something was seen.</summary>
    internal Task Pass(Func<bool> seen, TimeSpan step) => Eventually.IsTrue(() =>
    {
        if (seen())
            return true;
        Clock.Advance(step);
        return seen();
    });
}
