using System.Runtime.InteropServices;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.WaitingRoom.Proof;

namespace OrleansTicketing.Domain.WaitingRoom;

/// <summary>How many places of a room are in which state.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlaceTotals(int Joined, int Waiting, int Admitted, int Finished, int Expired);

/// <summary>
/// All places of one room in memory, with what commands must find without walking them: the user's newest place, who waits, who is
/// overdue, and the totals. It is rebuilt from the stored chunks, so that none of that can drift from them. Not safe for several threads.
/// </summary>
public sealed class RoomPlaces
{
    /// <summary>Bounds the places of one user that are searched for an operation's first answer.</summary>
    public const int MostPlacesSearched = 4_096;

    /// <summary>Bounds the answers kept with one place.</summary>
    public const int MostAnswersPerPlace = 64;

    private readonly List<PlaceChunk> _chunks = [];
    private readonly UserIndex _users;
    private readonly PriorityQueue<int, DateTimeOffset> _deadlines = new();

    // Of the same user; only users who came back have an entry.
    private readonly Dictionary<int, int> _previous = [];

    // Those that may be admitted after others ahead of them: before a draw, or by an operator.
    private readonly SortedSet<int> _admittedPastOrder = [];

    /// <param name="order">Of admission; null for that of arrival.</param>
    public RoomPlaces(AdmissionOrder? order = null)
    {
        Order = order ?? AdmissionOrder.Arrival;
        _users = new UserIndex(UserOf);
    }

    /// <summary>In which order the places are admitted.</summary>
    public AdmissionOrder Order { get; private set; }

    /// <summary>The highest arrival number given; 0 before the first.</summary>
    public int Last { get; private set; }

    /// <summary>The highest rank ever admitted in order; 0 before the first.</summary>
    public int LastAdmitted { get; private set; }

    /// <summary>The ranks of those who wait.</summary>
    public NumberSet Waiting { get; private set; } = new();

    /// <summary>The ranks of those whose place ended before they were admitted.</summary>
    public NumberSet Left { get; private set; } = new();

    public PlaceTotals Totals { get; private set; }

    /// <summary>How many places have ever been admitted.</summary>
    public int Admissions { get; private set; }

    public int ChunkCount => _chunks.Count;

    /// <summary>Whether every chunk but the last is full; all numbers rely on it.</summary>
    public bool IsWhole => _chunks.SkipLast(1).All(static chunk => chunk.Count == PlaceChunk.Size);

    /// <summary>Whether a chunk of this index was appended to these places and no others.</summary>
    public bool AreContinuedBy(PlaceChunk chunk, int index) =>
        index <= _chunks.Count && chunk.Chain == (index == 0 ? Digest.Zero : OrderHash.Then(_chunks[index - 1].Chain, _chunks[index - 1].Run));

    public static int ChunkOf(int number) => (number - 1) / PlaceChunk.Size;

    public PlaceChunk Chunk(int index) => _chunks[index];

    public bool Has(int number) => number >= 1 && number <= Last;

    public Place this[int number] => _chunks[ChunkOf(number)][(number - 1) % PlaceChunk.Size];

    public Guid UserOf(int number) => _chunks[ChunkOf(number)].User((number - 1) % PlaceChunk.Size);

    /// <summary>How many wait before a number.</summary>
    public int AheadOf(int number) => Waiting.CountBelow(Order.RankOf(number));

    /// <summary>The arrival number of the first who waits at or after a rank, or null.</summary>
    public int? FirstWaiting(int rank = 1) => Waiting.FirstFrom(rank) is { } first ? Order.NumberAt(first) : null;

    /// <summary>The lottery was drawn: from here on all is in the order that it gave.</summary>
    public void Reorder(AdmissionOrder order)
    {
        Order = order;
        (Waiting, Left, LastAdmitted) = (new NumberSet(), new NumberSet(), 0);
        _admittedPastOrder.Clear();
        for (var number = 1; number <= Last; number++)
            Rank(number, this[number]);
    }

    /// <summary>The place is admitted, or about to be, by an operator's act and not because its turn has come.</summary>
    public void MarkPastOrder(int number) => _chunks[ChunkOf(number)].MarkPastOrder((number - 1) % PlaceChunk.Size);

    /// <summary>Whether the place was admitted by an operator's act, or before a draw gave it its rank: its admission says nothing of the order.</summary>
    public bool IsPastOrder(int number) =>
        _chunks[ChunkOf(number)].IsPastOrder((number - 1) % PlaceChunk.Size)
        || (Order.IsDrawn(number) && this[number].AdmittedAt < Order.Draw!.At);

    /// <summary>The user's newest arrival number, or 0.</summary>
    public int NewestOf(Guid user) => _users.Find(user);

    /// <returns>The new arrival number.</returns>
    public int Append(Guid user, Place place)
    {
        if (Last % PlaceChunk.Size == 0)
            _chunks.Add(new PlaceChunk());
        _chunks[^1].Append(user, place);
        Index(user, place);
        return Last;
    }

    /// <summary>Takes the next stored chunk. All before it must be full.</summary>
    public void Load(PlaceChunk chunk)
    {
        _chunks.Add(chunk);
        for (var index = 0; index < chunk.Count; index++)
            Index(chunk.User(index), chunk[index]);
    }

    public void Set(int number, Place place)
    {
        var before = this[number];
        _chunks[ChunkOf(number)].Set((number - 1) % PlaceChunk.Size, place);
        Totals = Counted(Counted(Totals, before, -1), place, 1);
        Admissions += before.AdmittedAt is null && place.AdmittedAt is not null ? 1 : 0;
        Follow(number, place);
    }

    /// <summary>The number of a place whose deadline has come and that is not ended yet, or null.</summary>
    public int? NextOverdue(DateTimeOffset now)
    {
        while (_deadlines.TryPeek(out var number, out var deadline) && deadline <= now)
        {
            if (this[number].IsOverdue(now))
                return number;
            _deadlines.Dequeue();
        }

        return null;
    }

    /// <summary>The first answer to this operation, where the user's places of the last day have one.</summary>
    public JoinAnswer? FindAnswer(Guid user, Guid operationId, DateTimeOffset now)
    {
        var oldest = (now - PlaceChunk.AnswersKept).ToUnixTimeMilliseconds();
        var number = NewestOf(user);
        for (var searched = 0; number != 0 && searched < MostPlacesSearched; searched++)
        {
            foreach (var answer in _chunks[ChunkOf(number)].Answers)
            {
                if (answer.Number == number && answer.OperationId == operationId && answer.At >= oldest)
                    return answer;
            }

            number = _previous.GetValueOrDefault(number);
        }

        return null;
    }

    /// <returns>False where the place has as many answers as may be kept.</returns>
    public bool TryAdd(JoinAnswer answer)
    {
        var chunk = _chunks[ChunkOf(answer.Number)];
        if (chunk.Answers.Count(known => known.Number == answer.Number) >= MostAnswersPerPlace)
            return false;
        chunk.Add(answer);
        return true;
    }

    /// <summary>The admissions after a time, for a window that starts anew.</summary>
    public IEnumerable<DateTimeOffset> AdmissionsAfter(DateTimeOffset time)
    {
        var found = new List<DateTimeOffset>();
        for (var rank = 1; rank <= LastAdmitted; rank++)
            Add(Order.NumberAt(rank));
        foreach (var number in _admittedPastOrder.Where(number => Order.RankOf(number) > LastAdmitted))
            Add(number);

        void Add(int number)
        {
            if (this[number].AdmittedAt is { } at && at > time)
                found.Add(at);
        }

        found.Sort();
        return found;
    }

    /// <summary>Every total counted anew, place by place.</summary>
    public PlaceTotals Recount()
    {
        var totals = default(PlaceTotals) with { Joined = Last };
        for (var number = 1; number <= Last; number++)
            totals = Counted(totals, this[number], 1);
        return totals;
    }

    private void Index(Guid user, Place place)
    {
        Last++;
        Totals = Counted(Totals with { Joined = Last }, place, 1);
        Admissions += place.AdmittedAt is null ? 0 : 1;
        if (_users.Exchange(user, Last) is var previous and not 0)
            _previous[Last] = previous;
        Follow(Last, place);
    }

    private void Rank(int number, Place place)
    {
        var rank = Order.RankOf(number);
        if (place.State == PlaceState.Waiting)
            Waiting.Add(rank);
        else
            Waiting.Remove(rank);
        if (place is { State: PlaceState.Expired or PlaceState.Finished, AdmittedAt: null })
            Left.Add(rank);
        if (place.AdmittedAt is null)
            return;
        if (IsPastOrder(number))
            _admittedPastOrder.Add(number);
        else
            LastAdmitted = Math.Max(LastAdmitted, rank);
    }

    private void Follow(int number, Place place)
    {
        Rank(number, place);
        if (place is { IsAdmitted: true, Until: { } until })
            _deadlines.Enqueue(number, until);
    }

    private static PlaceTotals Counted(PlaceTotals totals, Place place, int by) => place.State switch
    {
        PlaceState.Waiting => totals with { Waiting = totals.Waiting + by },
        PlaceState.Finished => totals with { Finished = totals.Finished + by },
        PlaceState.Expired => totals with { Expired = totals.Expired + by },
        _ => totals with { Admitted = totals.Admitted + by },
    };
}
