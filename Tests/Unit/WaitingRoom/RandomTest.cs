namespace OrleansTicketing.Tests.Unit.WaitingRoom;

/// <summary>Runs a test of imperative steps under printed seeds: set <c>SEED</c> to one of them to repeat its run.</summary>
internal static class RandomTest
{
    public static void Run(Action<Random> test, int runs = 50)
    {
        var given = Environment.GetEnvironmentVariable("SEED");
        for (var run = 0; run < (given is null ? runs : 1); run++)
        {
            var seed = given is null ? Random.Shared.Next() : (int)(ulong.Parse(given) % int.MaxValue);
            try
            {
                test(new Random(seed));
            }
            catch
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"SEED={seed}");
                throw;
            }
        }
    }
}
