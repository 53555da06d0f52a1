namespace OrleansTicketing.Load.Measure;

/// <summary>A write that was acknowledged and is to be sent again, as it was.</summary>
/// <param name="User">The user's number within the run.</param>
/// <param name="IdField">Where an answer says what came of it.</param>
/// <param name="FirstId">What the first answer said there.</param>
internal sealed record Repeat(int User, string Request, string IdField, string FirstId);
