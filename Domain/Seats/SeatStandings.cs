using OrleansTicketing.Domain.Concerts;

namespace OrleansTicketing.Domain.Seats;

/// <summary>One seat's new standing.</summary>
public readonly record struct SeatMarking(int Number, SeatStanding Standing);

/// <summary>
/// The standing of every seat of a layout, with what is available counted per section. Immutable: a change copies the blocks it touches,
/// so that a reader keeps what it has while the next version is made, and 50,000 seats are not copied for one of them.
/// </summary>
public sealed class SeatStandings
{
    private const int BlockSize = 256;
    private readonly SeatStanding[][] _blocks;
    private readonly int[] _availableBySection;

    private SeatStandings(HallLayout layout, SeatStanding[][] blocks, int[] availableBySection, int available)
    {
        Layout = layout;
        _blocks = blocks;
        _availableBySection = availableBySection;
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
        return new SeatStandings(layout, blocks, [.. layout.Sections.Select(section => (int)section.Seats)], layout.SeatsTotal);
    }

    public int AvailableIn(int section) => _availableBySection[section];

    /// <summary>After these changes, in their order. Numbers that the layout does not have are left out.</summary>
    public SeatStandings With(IReadOnlyCollection<SeatMarking> markings)
    {
        if (markings.Count == 0)
            return this;
        var blocks = (SeatStanding[][])_blocks.Clone();
        var availableBySection = (int[])_availableBySection.Clone();
        var available = Available;
        foreach (var (number, standing) in markings)
        {
            if (!Layout.Contains(number))
                continue;
            var index = (number - 1) / BlockSize;
            if (ReferenceEquals(blocks[index], _blocks[index]))
                blocks[index] = (SeatStanding[])_blocks[index].Clone();
            ref var seat = ref blocks[index][(number - 1) % BlockSize];
            var change = Free(standing) - Free(seat);
            seat = standing;
            available += change;
            availableBySection[Layout.Place(number).Section] += change;
        }

        return new SeatStandings(Layout, blocks, availableBySection, available);
    }

    private static int Free(SeatStanding standing) => standing == SeatStanding.Available ? 1 : 0;
}
