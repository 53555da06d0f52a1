namespace OrleansTicketing.Domain.WaitingRoom.Estimates;

/// <summary>How long admissions last, by their stages.</summary>
/// <param name="Unclaimed">Those who have not shown up yet, but will.</param>
/// <param name="Silent">Those who have not, and had long been silent.</param>
/// <param name="Buyers">Those who came while seats could be had.</param>
/// <param name="Late">Those who came when hardly any could.</param>
/// <param name="ToSell">So many more of those not admitted yet will be buyers; 0 where those inside are late already.</param>
public sealed record Stays(StayTable Unclaimed, StayTable Silent, StayTable Buyers, StayTable Late, double ToSell);
