using OrleansTicketing.Domain.WaitingRoom;

namespace OrleansTicketing.Grains.WaitingRoom;

/// <summary>What the next write contains, and what becomes known to others when it has succeeded.</summary>
internal sealed class PendingGroup
{
    private readonly HashSet<int> _places = [];
    private int _joinedChunk = -1;

    /// <summary>In ascending order, in which they are written: a crash between two rows then never leaves somebody admitted before somebody ahead.</summary>
    public SortedSet<int> Chunks { get; } = [];

    public bool ChangesHead { get; set; }

    /// <summary>Whether it changes anything that a holder of a token could see.</summary>
    public bool IsVisible { get; set; }

    /// <summary>Numbers that wait no more.</summary>
    public List<int> NoLongerWaiting { get; } = [];

    /// <summary>Those of them that were not admitted, or past the order.</summary>
    public List<int> Gone { get; } = [];

    /// <summary>Admissions of drawn places, in order of rank and time.</summary>
    public List<DrawnAdmission> DrawnAdmissions { get; } = [];

    /// <summary>Whether they are those that the head names, done again: it goes on to name all of them, for this may be interrupted as well.</summary>
    public bool RedoesAdmissions { get; set; }

    /// <summary>Whether it contains how the room stands.</summary>
    public bool TakesSample { get; set; }

    /// <summary>Admitted places that end; they count as free only when that is stored.</summary>
    public int Freed { get; set; }

    public int Joined { get; private set; }

    public int Admitted { get; set; }

    /// <summary>Places that ended because nobody asked for them while they waited.</summary>
    public int ExpiredWaiting { get; private set; }

    /// <summary>Places that ended because nobody used their admission in time.</summary>
    public int ExpiredUnclaimed { get; private set; }

    /// <summary>Places that ended with the time of their admission.</summary>
    public int ExpiredClaimed { get; private set; }

    /// <summary>The activation's last group.</summary>
    public bool ReleasesLease { get; set; }

    /// <summary>Whether what all stored joins come to is signed with it.</summary>
    public bool SignsHead { get; set; }

    public bool IsEmpty => !ChangesHead && !SignsHead && Chunks.Count == 0 && !TakesSample;

    public void Touch(int number, int chunk)
    {
        _places.Add(number);
        Chunks.Add(chunk);
    }

    /// <summary>A new place, which is known by its number not to be stored yet.</summary>
    public void Join(int chunk)
    {
        Joined++;
        if (chunk != _joinedChunk)
            Chunks.Add(_joinedChunk = chunk);
    }

    public void AdmitDrawn(int rank, DateTimeOffset at)
    {
        var admission = new DrawnAdmission(rank, at.ToUnixTimeMilliseconds());
        if (DrawnAdmissions.Count > 0 && DrawnAdmissions[^1].At == admission.At)
            DrawnAdmissions[^1] = admission;
        else
            DrawnAdmissions.Add(admission);
    }

    public void Expire(PlaceState before)
    {
        switch (before)
        {
            case PlaceState.Waiting:
                ExpiredWaiting++;
                break;
            case PlaceState.Unclaimed:
                ExpiredUnclaimed++;
                break;
            default:
                ExpiredClaimed++;
                break;
        }
    }

    public bool Touches(int number) => _places.Contains(number);
}
