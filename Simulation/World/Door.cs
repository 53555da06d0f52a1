using OrleansTicketing.Simulation.Faults;

namespace OrleansTicketing.Simulation.World;

/// <summary>The way between users and gateways: slower than any other, and now and then something is lost on it.</summary>
internal sealed class Door(SeededDriver driver, FaultInjector faults, SeededRandom random)
{
    private static readonly TimeSpan Mean = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a user waits for an answer before it asks again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    internal void In(Action arrives) => Pass(arrives);

    internal void Back(Action arrives) => Pass(arrives);

    private void Pass(Action arrives)
    {
        if (!faults.LosesAtTheDoor())
            driver.After(random.Around(Mean), arrives);
    }
}
