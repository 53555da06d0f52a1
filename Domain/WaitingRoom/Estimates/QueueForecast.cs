using System.Collections.Immutable;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>
/// How far the front of a queue will have come by when: of those who wait now, in order, so many will have been admitted or be gone. One
/// curve answers everybody who waits, and is as small for a million as for one.
/// </summary>
/// <param name="Step">The unit of the times.</param>
/// <param name="Done">At each of <see cref="Points"/>; rising.</param>
public sealed record QueueForecast(TimeSpan Step, ImmutableArray<float> Done)
{
    private const int Horizon = 480;
    private const int LeastSteps = 8;
    private const double Later = 1.2;
    private const double Longest = 604_800;

    /// <summary>The times of a forecast in steps: each at first, ever more sparsely later.</summary>
    public static readonly ImmutableArray<int> Points = MakePoints();

    /// <summary>Until the first so many places are done with.</summary>
    public double SecondsUntil(double places)
    {
        if (Done.Length != Points.Length || places <= Done[0])
            return 0;
        var (low, high) = (0, Done.Length - 1);
        if (places > Done[high])
            return Longest;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Done[middle] < places ? (middle, high) : (low, middle);
        }

        var share = (places - Done[low]) / (Done[high] - Done[low]);
        return Math.Min(Longest, Step.TotalSeconds * (Points[low] + (share * (Points[high] - Points[low]))));
    }

    /// <param name="stays">How long admissions last, with those inside now.</param>
    /// <param name="leavers">Who gives up waiting.</param>
    /// <param name="settings">Capacity and batches in force.</param>
    /// <param name="now">The state that it goes on from.</param>
    public static QueueForecast Of(Stays stays, LeaverTable leavers, RoomSettings settings, RoomNow now)
    {
        ArgumentNullException.ThrowIfNull(stays);
        ArgumentNullException.ThrowIfNull(settings);
        var (step, batch) = (stays.Buyers.Step, settings.BatchSize / settings.Interval.TotalSeconds * stays.Buyers.Step.TotalSeconds);
        var stage = new Stage(stays, now.StartsEmpty);
        var front = new QueueFront(leavers, now);
        var done = ImmutableArray.CreateBuilder<float>(Points.Length);
        Admit(settings.BatchSize - now.RecentAdmissions, TimeSpan.Zero);
        done.Add((float)front.Position);
        for (var number = 1; number <= Horizon; number++)
        {
            stage.Step();
            Admit(batch, step * number);
            if (Points[done.Count] != number)
                continue;
            done.Add((float)front.Position);
            // Who comes until the next forecast is behind the last one, but not farther than that.
            if (number >= LeastSteps && front.Position > now.Waiting + (double)settings.Capacity)
                break;
        }

        // By then those who are silent today are gone, one way or the other. Where the queue ends sooner, it just goes on.
        var stepped = Points[done.Count - 1];
        var pace = front.Position > now.Waiting + (double)settings.Capacity
            ? front.Position / stepped
            : Math.Min(batch, settings.Capacity / Stage.Stay(stays, stage.IsSelling));
        while (done.Count < Points.Length)
        {
            var (from, to) = (Points[done.Count - 1], Points[done.Count]);
            front.Pass(pace * (to - from), step * ((from + to) / 2));
            done.Add((float)front.Position);
        }

        return new QueueForecast(step, done.MoveToImmutable());

        void Admit(double most, TimeSpan at)
        {
            var count = Math.Clamp(settings.Capacity - stage.Inside, 0, Math.Max(0, most));
            stage.Admit(front.Pass(count, at));
        }
    }

    private static ImmutableArray<int> MakePoints()
    {
        var points = ImmutableArray.CreateBuilder<int>();
        for (var step = 0; step < Horizon; step += Math.Max(1, step / 8))
            points.Add(step);
        for (double step = Horizon; step < Longest; step *= Later)
            points.Add((int)step);
        return points.ToImmutable();
    }
}
