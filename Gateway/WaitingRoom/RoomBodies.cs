using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Gateway.WaitingRoom;

/// <summary>What is not given stays as it is. Lowering the capacity throws nobody out.</summary>
/// <param name="Capacity">Admitted at once.</param>
/// <param name="BatchSize">Admissions per interval.</param>
/// <param name="IntervalSeconds">Whole seconds.</param>
/// <param name="Paused">While paused nobody is admitted.</param>
public sealed record RoomChangeBody(int? Capacity = null, int? BatchSize = null, int? IntervalSeconds = null, bool? Paused = null);

/// <summary>A waiting room in figures.</summary>
/// <param name="Admitted">Those who have not shown up yet included.</param>
/// <param name="Finished">Total ever.</param>
/// <param name="Expired">Total ever.</param>
/// <param name="LastPosition">0 before the first join.</param>
/// <param name="LastAdmittedPosition">0 before the first admission.</param>
public sealed record RoomFiguresBody(
    int Waiting,
    int Admitted,
    int Finished,
    int Expired,
    int Capacity,
    int BatchSize,
    double IntervalSeconds,
    bool Paused,
    int LastPosition,
    int LastAdmittedPosition)
{
    public static RoomFiguresBody Of(RoomFigures figures) => new(
        figures.Waiting,
        figures.Admitted,
        figures.Finished,
        figures.Expired,
        figures.Capacity,
        figures.BatchSize,
        figures.Interval.TotalSeconds,
        figures.Paused,
        figures.LastPosition,
        figures.LastAdmittedPosition);
}
