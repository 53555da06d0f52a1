using System.Runtime.InteropServices;
using OrleansTicketing.Domain.WaitingRoom;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Grains.WaitingRoom;

namespace OrleansTicketing.Simulation.Checks.Committed;

/// <summary>One place as it is stored. Times are Unix milliseconds; -1 where there is none.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WatchedPlace(Guid User, PlaceState State, long Joined, long Admitted, long Until, bool PastOrder)
{
    internal bool IsLive => State <= PlaceState.Claimed;

    internal bool IsAdmitted => State is PlaceState.Unclaimed or PlaceState.Claimed;
}

/// <param name="StoredAt">By the true clock.</param>
internal sealed record SettingsInForce(DateTimeOffset StoredAt, RoomSettings Settings);

/// <summary>A waiting room as it is stored.</summary>
internal sealed class WatchedRoom(Guid concertId)
{
    private readonly List<WatchedPlace> _places = [];
    private readonly Dictionary<Guid, int> _live = [];
    private readonly int[] _counts = new int[5];

    internal Guid ConcertId => concertId;

    internal RoomState? Head { get; set; }

    /// <summary>Oldest first; a new one for each change.</summary>
    internal List<SettingsInForce> Settings { get; } = [];

    internal AdmissionOrder Order { get; private set; } = AdmissionOrder.Arrival;

    internal WaitingCount Waiting { get; private set; } = new();

    internal SortedDictionary<int, ChunkRow> Rows { get; } = [];

    /// <summary>Rows behind a gap: what an interrupted write left, or the beginning of one.</summary>
    internal SortedDictionary<int, ChunkRow> Ahead { get; } = [];

    /// <summary>What was signed of the joins, oldest first.</summary>
    internal List<StoredHead> Heads { get; } = [];

    /// <summary>When those were admitted whose turn had come, ascending.</summary>
    internal List<long> Admissions { get; } = [];

    internal HashSet<Guid> AdmittedByOperator { get; } = [];

    internal HashSet<Guid> ExpelledByOperator { get; } = [];

    internal int Count => _places.Count;

    /// <summary>By arrival number, from 1.</summary>
    internal WatchedPlace this[int number] => _places[number - 1];

    internal bool Has(int number) => number >= 1 && number <= Count;

    internal PlaceState? StateOf(int number) => Has(number) ? this[number].State : null;

    internal Guid? UserOf(int number) => Has(number) ? this[number].User : null;

    internal DateTimeOffset? AdmittedAt(int number) =>
        Has(number) && this[number].Admitted >= 0 ? DateTimeOffset.FromUnixTimeMilliseconds(this[number].Admitted) : null;

    internal int CountOf(PlaceState state) => _counts[(int)state];

    internal int AdmittedNow => CountOf(PlaceState.Unclaimed) + CountOf(PlaceState.Claimed);

    internal int AheadOf(int number) => Waiting.Below(Order.RankOf(number));

    /// <summary>The user's live place as stored, or 0.</summary>
    internal int LivePlaceOf(Guid user) => _live.GetValueOrDefault(user);

    internal void Append(WatchedPlace place)
    {
        _places.Add(place);
        _counts[(int)place.State]++;
        Waiting.Append(place.State == PlaceState.Waiting);
        if (place.IsLive)
            _live[place.User] = Count;
    }

    internal void Set(int number, WatchedPlace next)
    {
        var before = this[number];
        _places[number - 1] = next;
        _counts[(int)before.State]--;
        _counts[(int)next.State]++;
        if (next.State != PlaceState.Waiting)
            Waiting.End(Order.RankOf(number));
        if (!next.IsLive && LivePlaceOf(next.User) == number)
            _live.Remove(next.User);
    }

    internal void Draw(LotteryDraw draw)
    {
        Order = AdmissionOrder.Of(draw);
        Waiting = new WaitingCount();
        for (var rank = 1; rank <= Count; rank++)
            Waiting.Append(this[Order.NumberAt(rank)].State == PlaceState.Waiting);
    }
}
