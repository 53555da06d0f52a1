using System.Collections.Immutable;
using OrleansTicketing.Domain.Wallets;

namespace OrleansTicketing.Domain.Concerts;

/// <summary>A part of the hall with one price. Its rows are labelled "1", "2", ...</summary>
public sealed record Section(string Name, string Category, int Rows, int SeatsPerRow, Money Price)
{
    public const string DefaultName = "General";
    public const string DefaultCategory = "standard";

    /// <summary>64 bits, because rows and seats that are not checked yet may not fit 32.</summary>
    public long Seats => (long)Rows * SeatsPerRow;

    /// <summary>An evening without sections: one row of seats that all cost the same.</summary>
    public static Section Plain(int seats, Money price) => new(DefaultName, DefaultCategory, Rows: 1, seats, price);
}

/// <summary>Where a seat is.</summary>
/// <param name="Section">The index of its section.</param>
/// <param name="Row">From 1 within the section.</param>
public readonly record struct SeatPlace(int Section, int Row);

/// <summary>Seats numbered from 1 through all sections, row by row.</summary>
public sealed class HallLayout
{
    private readonly int[] _firstNumbers;

    private HallLayout(ImmutableArray<Section> sections)
    {
        Sections = sections;
        _firstNumbers = new int[sections.Length];
        var next = 1;
        for (var index = 0; index < sections.Length; index++)
        {
            _firstNumbers[index] = next;
            next += (int)sections[index].Seats;
        }

        SeatsTotal = next - 1;
    }

    public ImmutableArray<Section> Sections { get; }

    public int SeatsTotal { get; }

    /// <summary>A layout of sections that <see cref="LayoutRules"/> found in order.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static HallLayout Of(ImmutableArray<Section> sections)
    {
        var problems = LayoutRules.Check(sections, "sections");
        return problems.IsEmpty ? new HallLayout(sections) : throw new ArgumentException(problems[0].ToString(), nameof(sections));
    }

    public bool Contains(int number) => number >= 1 && number <= SeatsTotal;

    /// <summary>The numbers of a section.</summary>
    public (int First, int Last) Range(int section) => (_firstNumbers[section], _firstNumbers[section] + (int)Sections[section].Seats - 1);

    /// <summary>The index of a section, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var index = 0; index < Sections.Length; index++)
        {
            if (string.Equals(Sections[index].Name, name, StringComparison.Ordinal))
                return index;
        }

        return -1;
    }

    /// <exception cref="ArgumentOutOfRangeException">No seat has this number.</exception>
    public SeatPlace Place(int number)
    {
        if (!Contains(number))
            throw new ArgumentOutOfRangeException(nameof(number), number, "No seat of this layout has this number.");
        var found = Array.BinarySearch(_firstNumbers, number);
        var section = found >= 0 ? found : ~found - 1;
        return new SeatPlace(section, ((number - _firstNumbers[section]) / Sections[section].SeatsPerRow) + 1);
    }

    /// <exception cref="ArgumentOutOfRangeException">No seat has this number.</exception>
    public Money Price(int number) => Sections[Place(number).Section].Price;
}
