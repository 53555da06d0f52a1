using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Domain.Seats;

/// <summary>One seat's new standing.</summary>
public readonly record struct SeatMarking(int Number, SeatStanding Standing);

/// <summary>
/// The standing of every seat of a layout, with the seats of each standing counted per section. Immutable: a change copies the blocks it
/// touches, so that a reader keeps what it has while the next version is made, and 50,000 seats are not copied for one of them.
/// </summary>
public sealed class SeatStandings
{
    private const int BlockSize = 256;

    private static readonly int Standings = Enum.GetValues<SeatStanding>().Length;

    private readonly SeatStanding[][] _blocks;

    // One count for each standing, section after section.
    private readonly int[] _counts;

    private SeatStandings(HallLayout layout, SeatStanding[][] blocks, int[] counts, int available)
    {
        Layout = layout;
        _blocks = blocks;
        _counts = counts;
        Available = available;
    }

    public HallLayout Layout { get; }

    public int Available { get; }

    public SeatStanding this[int number] => _blocks[(number - 1) / BlockSize][(number - 1) % BlockSize];

    public static SeatStandings AllAvailable(HallLayout layout)
    {
        var empty = new SeatStanding[BlockSize];
        var blocks = new SeatStanding[(layout.SeatsTotal + BlockSize - 1) / BlockSize][];
        Array.Fill(blocks, empty);
        var counts = new int[layout.Sections.Length * Standings];
        for (var section = 0; section < layout.Sections.Length; section++)
            counts[IndexOf(section, SeatStanding.Available)] = (int)layout.Sections[section].Seats;
        return new SeatStandings(layout, blocks, counts, layout.SeatsTotal);
    }

    /// <summary>How many seats of a section have a standing.</summary>
    public int Count(int section, SeatStanding standing) => _counts[IndexOf(section, standing)];

    /// <summary>After these changes, in their order. Numbers that the layout does not have are left out.</summary>
    public SeatStandings With(IReadOnlyCollection<SeatMarking> markings)
    {
        if (markings.Count == 0)
            return this;
        var blocks = (SeatStanding[][])_blocks.Clone();
        var counts = (int[])_counts.Clone();
        var available = Available;
        foreach (var (number, standing) in markings)
        {
            if (!Layout.Contains(number))
                continue;
            var index = (number - 1) / BlockSize;
            if (ReferenceEquals(blocks[index], _blocks[index]))
                blocks[index] = (SeatStanding[])_blocks[index].Clone();
            ref var seat = ref blocks[index][(number - 1) % BlockSize];
            var section = Layout.Place(number).Section;
            counts[IndexOf(section, seat)]--;
            counts[IndexOf(section, standing)]++;
            available += Free(standing) - Free(seat);
            seat = standing;
        }

        return new SeatStandings(Layout, blocks, counts, available);
    }

    private static int IndexOf(int section, SeatStanding standing) => (section * Standings) + (int)standing;

    private static int Free(SeatStanding standing) => standing == SeatStanding.Available ? 1 : 0;
}
