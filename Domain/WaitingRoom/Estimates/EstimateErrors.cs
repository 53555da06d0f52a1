using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How good estimates were, over the last <see cref="EstimateErrors.MostRemembered"/> measured waits.</summary>
/// <param name="Measured">Waits measured since the room is in memory.</param>
/// <param name="Close">The share of estimates at most a tenth off; 0 to 1, null where none was measured.</param>
/// <param name="MedianError">Half of the estimates were at most so far off, relative to the rest of the wait.</param>
/// <param name="WithinP90">The share of waits that were over within what nine of ten should take.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EstimateQuality(long Measured, double? Close, double? MedianError, double? WithinP90)
{
    /// <summary>Waits shorter than this are not measured.</summary>
    public static readonly TimeSpan ShortestMeasured = TimeSpan.FromSeconds(60);

    /// <summary>How far off an estimate may be and still count as close, relative to the rest of the wait.</summary>
    public const double Tolerance = 0.1;
}

/// <summary>
/// Follows a fair sample of those who wait: what they would be told, noted ever more rarely as they wait, and, when one is admitted, the
/// estimate at half of the wait against the other half. Memory does not grow with the queue. Not safe for several threads.
/// </summary>
public sealed class EstimateErrors
{
    /// <summary>Places followed at once.</summary>
    public const int MostFollowed = 256;

    /// <summary>Measured waits that the quality is told of.</summary>
    public const int MostRemembered = 1_000;

    // Notes are kept at elapsed times that grow by a twentieth: one of them is near half of any wait.
    private const double Stretch = 1.05;
    private const double FirstNote = 10;
    private const double LeastSpread = 0.03;
    private const double MostSpread = 1;

    private readonly Dictionary<int, Followed> _followed = [];
    private readonly Queue<(double Error, bool WithinP90)> _measured = new();
    private readonly List<int> _dropped = [];
    private uint _bar = uint.MaxValue;
    private long _count;

    /// <summary>How far off estimates of many places are, relative, as one standard deviation; follows what is measured.</summary>
    public double Spread { get; private set; } = 0.1;

    public EstimateQuality Quality
    {
        get
        {
            if (_measured.Count == 0)
                return new EstimateQuality(0, null, null, null);
            var errors = _measured.Select(measured => Math.Abs(measured.Error)).Order().ToArray();
            return new EstimateQuality(
                _count,
                (double)errors.Count(error => error <= EstimateQuality.Tolerance) / errors.Length,
                errors[errors.Length / 2],
                (double)_measured.Count(measured => measured.WithinP90) / errors.Length);
        }
    }

    /// <summary>A place began to wait.</summary>
    public void Joined(int number, DateTimeOffset at)
    {
        if (Lot(number) > _bar)
            return;
        _followed[number] = new Followed(at);
        if (_followed.Count <= MostFollowed)
            return;
        // By a number's own lot, so that every part of the queue keeps its share.
        _bar /= 2;
        _dropped.AddRange(_followed.Keys.Where(known => Lot(known) > _bar));
        Drop();
    }

    public void Left(int number)
    {
        _followed.Remove(number);
    }

    /// <summary>Whether to follow a place that has been waiting for some time: many of those followed from the start may have left.</summary>
    public bool Wants(int number) => _followed.Count < MostFollowed && Lot(number) <= _bar && !_followed.ContainsKey(number);

    /// <summary>All who wait were offered.</summary>
    public void Offered()
    {
        if (_followed.Count < MostFollowed / 2 && _bar < uint.MaxValue / 2)
            _bar *= 2;
    }

    /// <summary>Notes what those are told now whose last note is old enough.</summary>
    /// <param name="aheadOf">How many wait before a number.</param>
    /// <param name="outlook">What estimates are made of now.</param>
    /// <param name="now">The time of the notes.</param>
    public void Note(Func<int, int> aheadOf, RoomOutlook outlook, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(aheadOf);
        foreach (var (number, followed) in _followed)
        {
            var elapsed = (now - followed.JoinedAt).TotalSeconds;
            if (elapsed >= followed.NextNote && WaitEstimate.Of(aheadOf(number), outlook, now) is { } wait)
                followed.Add(new Told(elapsed, wait.Median.TotalSeconds, wait.P90.TotalSeconds));
        }
    }

    /// <returns>How far off the estimate at half of the wait was, relative to the other half; null where that was not measured.</returns>
    public double? Admitted(int number, DateTimeOffset at)
    {
        if (!_followed.TryGetValue(number, out var followed))
            return null;
        Left(number);
        var (wait, half) = (at - followed.JoinedAt, (at - followed.JoinedAt).TotalSeconds / 2);
        if (wait < EstimateQuality.ShortestMeasured || followed.NearestTo(half) is not { } told || Math.Abs(told.Elapsed - half) > half / 10)
            return null;
        var rest = wait.TotalSeconds - told.Elapsed;
        var error = (told.Median / rest) - 1;
        Measured(error, rest <= told.P90);
        return error;
    }

    private void Measured(double error, bool withinP90)
    {
        _count++;
        _measured.Enqueue((error, withinP90));
        if (_measured.Count > MostRemembered)
            _measured.Dequeue();
        // Stands still where one in ten waits longer.
        Spread = Math.Clamp(Spread * (withinP90 ? 0.99 : 1.09), LeastSpread, MostSpread);
    }

    private void Drop()
    {
        foreach (var number in _dropped)
            _followed.Remove(number);
        _dropped.Clear();
    }

    private static uint Lot(int number) => BitOperations.RotateLeft((uint)number * 0x9E3779B1, 15) * 0x85EBCA77;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Told(double Elapsed, double Median, double P90);

    private sealed class Followed(DateTimeOffset joinedAt)
    {
        private readonly List<Told> _told = [];

        public DateTimeOffset JoinedAt => joinedAt;

        public double NextNote => _told.Count == 0 ? FirstNote : _told[^1].Elapsed * Stretch;

        public void Add(Told told) => _told.Add(told);

        public Told? NearestTo(double elapsed)
        {
            Told? nearest = null;
            foreach (var told in _told)
            {
                if (nearest is not { } best || Math.Abs(told.Elapsed - elapsed) < Math.Abs(best.Elapsed - elapsed))
                    nearest = told;
            }

            return nearest;
        }
    }
}
