using OrleansTicketing.Embedded.Storage;
using OrleansTicketing.Grains.Seats;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>What a date has stored of its seats: of no seat it ever goes back to older news.</summary>
internal sealed class DateChecks(Referee referee) : ICheck
{
    private readonly Dictionary<(GrainId Date, int Seat), long> _versions = [];

    public void Committed(StateKey key, object? state)
    {
        if (state is not SeatBlock block)
            return;
        foreach (var mark in block.Seats)
        {
            var known = _versions.GetValueOrDefault((key.GrainId, mark.Number));
            if (mark.Version < known)
                referee.Fail("seat map", $"of seat {mark.Number} the date had heard change {known}, and went back to change {mark.Version}");
            else if (mark.Version > known)
                _versions[(key.GrainId, mark.Number)] = mark.Version;
        }
    }
}
