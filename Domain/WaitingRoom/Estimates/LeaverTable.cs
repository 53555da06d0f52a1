using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>
/// Who gives up waiting, by how many are ahead of them. Some say so: their rate is counted, and old evidence fades. Others just fall
/// silent: they keep their place until their idle time is over, but they are known well before, and so is when they will be gone. Not
/// safe for several threads.
/// </summary>
/// <param name="idleAfter">How long a place is kept for somebody silent.</param>
public sealed class LeaverTable(TimeSpan idleAfter)
{
    /// <summary>Everybody is asked to poll within less than a quarter of the idle time.</summary>
    public const double SilentFrom = 0.25;

    private const int SilenceSteps = 8;
    private const double HalfLife = 120;
    private const double ShortestWait = 60;

    // Place-seconds without a leaver that everything begins with.
    private const double Patience = 10_000;

    private readonly double[] _time = new double[Bands.Count];
    private readonly double[] _left = new double[Bands.Count];
    private int[] _members = new int[Bands.Count];
    private int[,] _silent = new int[Bands.Count, SilenceSteps];
    private int[] _counting = new int[Bands.Count];
    private int[,] _countingSilent = new int[Bands.Count, SilenceSteps];
    private DateTimeOffset? _began;
    private DateTimeOffset? _counted;
    private DateTimeOffset? _at;

    private double StepSeconds => idleAfter.TotalSeconds * (1 - SilentFrom) / SilenceSteps;

    /// <summary>Somebody with so many ahead gave the place back.</summary>
    public void Left(int ahead) => _left[Bands.Of(ahead)]++;

    public void Advance(int waiting, DateTimeOffset now)
    {
        var seconds = _at is { } at && now > at ? (now - at).TotalSeconds : 0;
        var kept = Math.Pow(0.5, seconds / HalfLife);
        for (var band = 0; band < Bands.Count; band++)
        {
            _time[band] = (_time[band] + (Bands.Members(band, waiting) * seconds)) * kept;
            _left[band] *= kept;
        }

        _at = now;
    }

    /// <summary>One of a walk through all who wait, in order: nothing was seen of it for so long.</summary>
    public void Walk(int ahead, TimeSpan unseen, DateTimeOffset now)
    {
        _began ??= now;
        var band = Bands.Of(ahead);
        _counting[band]++;
        var step = ((unseen / idleAfter) - SilentFrom) / (1 - SilentFrom) * SilenceSteps;
        if (step >= 0)
            _countingSilent[band, (int)Math.Min(step, SilenceSteps - 1)]++;
    }

    /// <summary>The walk has come to the end of the queue: from now on its counts hold.</summary>
    public void WalkEnded()
    {
        (_members, _counting) = (_counting, _members);
        (_silent, _countingSilent) = (_countingSilent, _silent);
        (_counted, _began) = (_began, null);
        Array.Clear(_counting);
        Array.Clear(_countingSilent);
    }

    /// <summary>What will have become of a band's present places after a time, if they are not admitted before.</summary>
    /// <param name="band">Which stretch of the queue.</param>
    /// <param name="after">From now.</param>
    /// <param name="now">What it goes on from.</param>
    public Staying After(int band, TimeSpan after, RoomNow now)
    {
        var seconds = after.TotalSeconds;
        var sinceWalk = _counted is { } counted ? Math.Max(0, (now.At - counted).TotalSeconds) : 0;
        var (silent, gone) = (0, 0.0);
        for (var step = 0; step < SilenceSteps; step++)
        {
            silent += _silent[band, step];
            // Their time is over between two moments one step apart, this being the later one.
            var last = ((SilenceSteps - step) * StepSeconds) - sinceWalk;
            gone += _silent[band, step] * Math.Clamp((seconds - last + StepSeconds) / StepSeconds, 0, 1);
        }

        var members = Math.Max(1, _members[band]);
        var active = (double)(members - silent) / members;
        var saySo = Math.Exp(-Faded(_left[band] / (_time[band] + Patience), seconds, now.Waited));
        var falling = _silent[band, 0] / (StepSeconds * Math.Max(1, members - silent));
        var present = Math.Exp(-Faded(falling, seconds, now.Waited));
        var keptSilent = Math.Exp(-Faded(falling, Math.Max(0, seconds - (StepSeconds * SilenceSteps)), now.Waited)) - present;
        return new Staying(active * saySo * present, (active * saySo * keptSilent) + ((silent - gone) / members));
    }

    // Who has waited long goes on waiting: the rate falls as the wait grows.
    private static double Faded(double rate, double seconds, TimeSpan waited)
    {
        var already = Math.Max(ShortestWait, 3 * waited.TotalSeconds);
        return rate * already * Math.Log(1 + (seconds / already));
    }
}

/// <summary>Shares of a stretch of a queue; the rest has left.</summary>
/// <param name="Present">Waiting and polling.</param>
/// <param name="Silent">Keeping their places, though long silent.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Staying(double Present, double Silent);
