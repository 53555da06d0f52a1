using System.Collections.Immutable;

namespace OrleansTicketing.Domain.Concerts;

/// <summary>What a concert may be, and what of it may be changed.</summary>
public static class ConcertRules
{
    public const int MaxTextLength = 200;
    public const int MaxTimeZoneLength = 64;
    public const int MaxDates = 100;

    /// <summary>All that is wrong with a new concert; empty where it is in order.</summary>
    public static ImmutableArray<FieldProblem> Check(ConcertPlan plan)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        CheckText(plan.Title, "title", problems);
        CheckText(plan.Artist, "artist", problems);
        CheckText(plan.Venue, "venue", problems);
        if (!IsTimeZoneName(plan.TimeZone))
            problems.Add(new FieldProblem("timeZone", "must be an IANA time zone name such as Asia/Seoul"));
        if (plan.Dates.IsDefaultOrEmpty || plan.Dates.Length > MaxDates)
        {
            problems.Add(new FieldProblem("dates", $"must be 1 to {MaxDates} dates"));
            return problems.ToImmutable();
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < plan.Dates.Length; index++)
            CheckDate(plan.Dates[index], $"dates[{index}]", keys, problems);
        return problems.ToImmutable();
    }

    /// <summary>
    /// The concert after a correction. At most one known date may get other seats or prices in one correction: its date decides whether
    /// that may be, and two dates could not answer as one.
    /// </summary>
    public static EditDecision Edit(ConcertPlan plan, ConcertEdit edit, DateTimeOffset now)
    {
        var dates = plan.Dates.ToBuilder();
        var edited = new HashSet<string>(StringComparer.Ordinal);
        DatePlan? relaid = null;
        for (var index = 0; index < edit.Dates.Length; index++)
        {
            var change = edit.Dates[index];
            if (!edited.Add(change.Date))
                return new EditDecision.Invalid(new FieldProblem($"dates[{index}].date", "must be unique within the change"));
            var known = IndexOf(plan.Dates, change.Date);
            var problem = known < 0 ? Add(dates, change, now, $"dates[{index}]") : Replace(dates, known, change, $"dates[{index}]", ref relaid);
            if (problem is not null)
                return new EditDecision.Invalid(problem);
        }

        var next = new ConcertPlan(
            edit.Title ?? plan.Title, edit.Artist ?? plan.Artist, edit.Venue ?? plan.Venue, edit.TimeZone ?? plan.TimeZone, dates.ToImmutable());
        var problems = Check(next);
        return problems.IsEmpty ? new EditDecision.Accepted(next, relaid) : new EditDecision.Invalid(problems[0]);
    }

    /// <summary>Bounds of what an operator may set of a waiting room; null means the policy's value.</summary>
    public static ImmutableArray<FieldProblem> CheckRoom(int? capacity, int? batchSize, TimeSpan? interval, string path)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        if (capacity is < 0 or > 1_000_000)
            problems.Add(new FieldProblem($"{path}.capacity", "must be 0 to 1000000"));
        if (batchSize is < 1 or > 1_000_000)
            problems.Add(new FieldProblem($"{path}.batchSize", "must be 1 to 1000000"));
        if (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(1))
            problems.Add(new FieldProblem($"{path}.intervalSeconds", "must be 1 to 86400"));
        return problems.ToImmutable();
    }

    private static FieldProblem? Add(ImmutableArray<DatePlan>.Builder dates, DateEdit change, DateTimeOffset now, string path)
    {
        if (change.StartsAt is not { } startsAt)
            return new FieldProblem($"{path}.startsAt", "is needed for a new date");
        if (change.Sections is null && change.Price is null)
            return new FieldProblem($"{path}.price", "or sections are needed for a new date");
        ImmutableArray<Section> sections = change.Sections ?? [Section.Plain(LayoutRules.DefaultSeats, change.Price!.Value)];
        dates.Add(new DatePlan(change.Date, new SaleWindow(change.OpensAt ?? now, change.ClosesAt ?? startsAt, startsAt), sections));
        return null;
    }

    private static FieldProblem? Replace(
        ImmutableArray<DatePlan>.Builder dates, int index, DateEdit change, string path, ref DatePlan? relaid)
    {
        var known = dates[index];
        var window = new SaleWindow(
            change.OpensAt ?? known.Window.OpensAt, change.ClosesAt ?? known.Window.ClosesAt, change.StartsAt ?? known.Window.StartsAt);
        var sections = change.Sections ?? known.Sections;
        if (change.Price is { } price)
            sections = [.. sections.Select(section => section with { Price = price })];
        dates[index] = new DatePlan(known.Date, window, sections);
        if (SameLayout(known.Sections, sections))
            return null;
        if (relaid is not null)
            return new FieldProblem(path, "only one date's seats or prices can be changed at a time");
        relaid = dates[index];
        return null;
    }

    public static bool SameLayout(ImmutableArray<Section> one, ImmutableArray<Section> other) => one.AsSpan().SequenceEqual(other.AsSpan());

    private static int IndexOf(ImmutableArray<DatePlan> dates, string key)
    {
        for (var index = 0; index < dates.Length; index++)
        {
            if (string.Equals(dates[index].Date, key, StringComparison.Ordinal))
                return index;
        }

        return -1;
    }

    private static void CheckDate(DatePlan date, string path, HashSet<string> keys, ImmutableArray<FieldProblem>.Builder problems)
    {
        if (!DateKey.TryParse(date.Date, out _))
            problems.Add(new FieldProblem($"{path}.date", "must be yyyy-MM-dd or yyyy-MM-ddTHHmm"));
        else if (!keys.Add(date.Date))
            problems.Add(new FieldProblem($"{path}.date", "must be unique within the concert"));
        if (date.Window.ClosesAt <= date.Window.OpensAt)
            problems.Add(new FieldProblem($"{path}.saleClosesAt", "must be after saleOpensAt"));
        problems.AddRange(LayoutRules.Check(date.Sections, $"{path}.sections"));
    }

    private static void CheckText(string? text, string field, ImmutableArray<FieldProblem>.Builder problems)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength)
            problems.Add(new FieldProblem(field, $"must have 1 to {MaxTextLength} characters"));
    }

    /// <summary>The form alone; whether the zone exists is known where the zones are.</summary>
    private static bool IsTimeZoneName(string? name) =>
        name is { Length: >= 1 and <= MaxTimeZoneLength }
        && char.IsAsciiLetter(name[0])
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '_' or '-' or '+');
}
