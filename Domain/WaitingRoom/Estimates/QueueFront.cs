namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How far down a queue admissions reach, as those who are gone by then need none.</summary>
internal sealed class QueueFront(LeaverTable leavers, RoomNow now)
{
    // However fast people leave, some will still be there.
    private const double LeastStaying = 0.01;

    /// <summary>So many of those who wait now, in order, are admitted or gone.</summary>
    public double Position { get; private set; }

    /// <summary>Admits so many, at one time.</summary>
    /// <returns>How many of them are there to see it, and how many are not.</returns>
    public Staying Pass(double admissions, TimeSpan at)
    {
        var (present, silent) = (0.0, 0.0);
        for (var band = Bands.Of((int)Math.Min(Position, int.MaxValue)); admissions > 0; band++)
        {
            var staying = leavers.After(band, at, now);
            var share = Math.Max(LeastStaying, staying.Present + staying.Silent);
            var taken = Math.Min(admissions, (Bands.End(band) - Position) * share);
            var quiet = Math.Min(1, staying.Silent / share);
            present += taken * (1 - quiet);
            silent += taken * quiet;
            Position += taken / share;
            admissions -= taken;
        }

        return new Staying(present, silent);
    }
}
