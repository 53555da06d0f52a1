using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Simulation.Steps;
using OrleansTicketing.Simulation.Workloads;

namespace OrleansTicketing.Simulation.Checks;

/// <summary>Watches a run. What does not hold is told to <see cref="World.TicketingWorld.Fail"/>; the first one ends the run.</summary>
internal interface ICheck
{
    /// <summary>A state became durable (null: it was cleared), in the order of the store.</summary>
    void Committed(StateKey key, object? state)
    {
    }

    /// <summary>The outcome of a request reached the one who sent it.</summary>
    void Ended(Step step)
    {
    }

    /// <summary>After the faults have stopped and everything had its time to end. On a strand of its own, with gateways to ask.</summary>
    Task AtTheEnd(IReadOnlyList<Stage> stages) => Task.CompletedTask;
}
