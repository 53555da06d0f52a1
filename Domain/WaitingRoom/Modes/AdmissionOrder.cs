namespace OrleansTicketing.Domain.WaitingRoom.Modes;

/// <summary>
/// In which order the places of a room are admitted. Rank and arrival number are the same but for those that a lottery shuffled, who have
/// the first ranks among themselves. 8 bytes a shuffled place; immutable.
/// </summary>
public sealed class AdmissionOrder
{
    private readonly int[] _numbers;
    private readonly int[] _ranks;

    private AdmissionOrder(LotteryDraw? draw)
    {
        Draw = draw;
        _numbers = draw is null ? [] : Lottery.Shuffle(draw);
        _ranks = new int[_numbers.Length];
        for (var index = 0; index < _numbers.Length; index++)
            _ranks[_numbers[index] - 1] = index + 1;
    }

    /// <summary>The order of arrival.</summary>
    public static AdmissionOrder Arrival { get; } = new(draw: null);

    /// <summary>What made this order; null for the order of arrival.</summary>
    public LotteryDraw? Draw { get; }

    public static AdmissionOrder Of(LotteryDraw? draw) => draw is null ? Arrival : new AdmissionOrder(draw);

    /// <summary>Whether a lottery gave this number its rank.</summary>
    public bool IsDrawn(int number) => (uint)(number - 1) < (uint)_ranks.Length;

    /// <param name="number">An arrival number, from 1.</param>
    public int RankOf(int number) => IsDrawn(number) ? _ranks[number - 1] : number;

    /// <param name="rank">A place in the order of admission, from 1.</param>
    public int NumberAt(int rank) => IsDrawn(rank) ? _numbers[rank - 1] : rank;
}
