using FsCheck;
using FsCheck.Fluent;

namespace OrleansTicketing.Tests.Unit.Seats;

/// <summary>Runs random tests under a seed that is printed, so that a failure can be repeated: set <c>SEED</c> to it.</summary>
internal static class Properties
{
    // The generator's increment must be odd; any one will do, as the seed alone is varied.
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    public static void Hold<T>(Gen<T> cases, Action<T> check, int tests = 500)
    {
        var seed = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } given ? ulong.Parse(given) : (ulong)Random.Shared.NextInt64();
        TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
        var property = Prop.ForAll(cases.ToArbitrary(), item =>
        {
            check(item);
            return true;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(seed, Gamma), property);
    }
}
