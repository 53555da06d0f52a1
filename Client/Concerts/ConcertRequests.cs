using System.Collections.Immutable;
using OrleansTicketing.Domain.Concerts;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Domain.Wallets;
using OrleansTicketing.Grains.Interfaces.Concerts;
using OrleansTicketing.Grains.Interfaces.Seats;
using OrleansTicketing.Grains.Interfaces.WaitingRoom;

namespace OrleansTicketing.Client.Concerts;

/// <summary>What operators ask, checked and with its defaults.</summary>
internal static class ConcertRequests
{
    /// <summary>The definition that is asked for; with problems it is not to be used.</summary>
    public static ConcertDefinition Define(NewConcert asked, DateTimeOffset now, ICollection<FieldProblem> problems)
    {
        var dates = ImmutableArray.CreateBuilder<DatePlan>();
        var given = asked.Dates.IsDefault ? [] : asked.Dates;
        for (var index = 0; index < given.Length; index++)
            dates.Add(Define(given[index], $"dates[{index}]", now, problems));
        var plan = new ConcertPlan(
            asked.Title ?? string.Empty, asked.Artist ?? string.Empty, asked.Venue ?? string.Empty, asked.TimeZone ?? "UTC", dates.ToImmutable());
        // One problem per field: what is missing was named already.
        var named = problems.Select(problem => problem.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var problem in ConcertRules.Check(plan).Where(problem => !named.Contains(problem.Field)))
            problems.Add(Reworded(problem, given));
        CheckTimeZone(asked.TimeZone, problems);
        var room = Define(asked.WaitingRoom, problems);
        return new ConcertDefinition(plan.Title, plan.Artist, plan.Venue, plan.TimeZone, plan.Dates.ToMessages(), room);
    }

    public static ConcertChange Change(ConcertCorrection asked, ICollection<FieldProblem> problems)
    {
        CheckTimeZone(asked.TimeZone, problems);
        var changes = ImmutableArray.CreateBuilder<DateChange>();
        var given = asked.Dates.IsDefault ? [] : asked.Dates;
        for (var index = 0; index < given.Length; index++)
        {
            var date = given[index];
            var path = $"dates[{index}]";
            CheckForm(date, path, problems);
            ImmutableArray<SectionLayout>? sections = date.Sections is { } listed
                ? Sections(listed, $"{path}.sections", problems).ToMessages()
                : null;
            // Seats alone say nothing of the price, and a changed number of seats is another layout.
            if (date.Seats is { } seats && date.Price is null)
                problems.Add(new FieldProblem($"{path}.price", $"is needed with {seats} seats"));
            else if (date.Seats is { } number && date.Price is { } price)
                sections = ImmutableArray.Create(Section.Plain(Int(number), new Money(price))).ToMessages();
            changes.Add(new DateChange(
                date.Date ?? string.Empty, Utc(date.StartsAt), Utc(date.SaleOpensAt), Utc(date.SaleClosesAt), sections, date.Price));
        }

        return new ConcertChange(asked.Title, asked.Artist, asked.Venue, asked.TimeZone, changes.ToImmutable());
    }

    /// <summary>Equal requests in equal words, whatever offset their times were written with.</summary>
    public static NewConcert Normalised(NewConcert asked) => asked with
    {
        Dates = asked.Dates.IsDefault ? [] : [.. asked.Dates.Select(date => date with
        {
            StartsAt = Utc(date.StartsAt), SaleOpensAt = Utc(date.SaleOpensAt), SaleClosesAt = Utc(date.SaleClosesAt),
        })],
    };

    private static DatePlan Define(NewDate asked, string path, DateTimeOffset now, ICollection<FieldProblem> problems)
    {
        CheckForm(asked, path, problems);
        if (asked.StartsAt is null)
            problems.Add(new FieldProblem($"{path}.startsAt", "is needed"));
        if (asked.Sections is null && asked.Price is null)
            problems.Add(new FieldProblem($"{path}.price", "or sections are needed"));
        var startsAt = Utc(asked.StartsAt) ?? DateTimeOffset.MaxValue;
        var window = new SaleWindow(Utc(asked.SaleOpensAt) ?? Milliseconds(now), Utc(asked.SaleClosesAt) ?? startsAt, startsAt);
        ImmutableArray<Section> sections = asked.Sections is { } listed
            ? Sections(listed, $"{path}.sections", problems)
            : [Section.Plain(Int(asked.Seats ?? LayoutRules.DefaultSeats), new Money(asked.Price ?? 0))];
        return new DatePlan(asked.Date ?? string.Empty, window, sections);
    }

    private static void CheckForm(NewDate asked, string path, ICollection<FieldProblem> problems)
    {
        if (asked.Sections is not null && (asked.Seats is not null || asked.Price is not null))
            problems.Add(new FieldProblem($"{path}.sections", "cannot be given together with seats or price"));
    }

    private static ImmutableArray<Section> Sections(ImmutableArray<NewSection> listed, string path, ICollection<FieldProblem> problems)
    {
        var sections = ImmutableArray.CreateBuilder<Section>();
        for (var index = 0; index < listed.Length; index++)
        {
            var section = listed[index];
            if (section.Price is null)
                problems.Add(new FieldProblem($"{path}[{index}].price", "is needed"));
            sections.Add(new Section(
                section.Name ?? string.Empty,
                section.Category ?? string.Empty,
                Int(section.Rows ?? 0),
                Int(section.SeatsPerRow ?? 0),
                new Money(section.Price ?? 0)));
        }

        return sections.ToImmutable();
    }

    private static RoomOverrides Define(NewRoom? asked, ICollection<FieldProblem> problems)
    {
        if (asked is null)
            return new RoomOverrides(null, null, null);
        // A number that does not even fit is as illegal as the nearest one that does.
        TimeSpan? interval = asked.IntervalSeconds is { } seconds
            ? TimeSpan.FromMilliseconds((long)(Math.Clamp(seconds, -1, 1_000_000) * 1000))
            : null;
        ImmutableArray<RoomWindow>? schedule = asked.Schedule is { } windows ? Define(windows, "waitingRoom.schedule", problems) : null;
        var room = new RoomOverrides(Int(asked.Capacity), Int(asked.BatchSize), interval, schedule);
        foreach (var problem in ConcertRules.CheckRoom(room.Capacity, room.BatchSize, room.Interval, "waitingRoom"))
            problems.Add(problem);
        return room;
    }

    /// <summary>The schedule that is asked for; with problems it is not to be used.</summary>
    public static ImmutableArray<RoomWindow> Define(ImmutableArray<NewWindow> asked, string path, ICollection<FieldProblem> problems)
    {
        var windows = ImmutableArray.CreateBuilder<ScheduleWindow>();
        var isWhole = true;
        for (var index = 0; index < asked.Length; index++)
        {
            var mode = ModeOf(asked[index].Mode);
            if (asked[index].From is null)
                problems.Add(new FieldProblem($"{path}[{index}].from", "is needed"));
            if (mode is null)
                problems.Add(new FieldProblem($"{path}[{index}].mode", "must be fifo, lottery, passthrough, paused or closed"));
            isWhole &= asked[index].From is not null && mode is not null;
            windows.Add(new ScheduleWindow(Milliseconds(asked[index].From ?? default), mode ?? RoomMode.Fifo));
        }

        foreach (var problem in isWhole ? ScheduleRules.Check(windows.ToImmutable(), path) : [])
            problems.Add(problem);
        return [.. windows.Select(window => new RoomWindow(window.From, (AdmissionMode)(int)window.Mode))];
    }

    private static RoomMode? ModeOf(string? name) => name switch
    {
        "fifo" => RoomMode.Fifo,
        "lottery" => RoomMode.Lottery,
        "passthrough" => RoomMode.Passthrough,
        "paused" => RoomMode.Paused,
        "closed" => RoomMode.Closed,
        _ => null,
    };

    /// <summary>Where this machine knows time zones by their IANA names; where it knows none, the form must do.</summary>
    private static void CheckTimeZone(string? name, ICollection<FieldProblem> problems)
    {
        if (name is null || problems.Any(problem => problem.Field == "timeZone"))
            return;
        if (TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Paris", out _) && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
            problems.Add(new FieldProblem("timeZone", "is not a known IANA time zone"));
    }

    /// <summary>An evening given with seats and price has no sections in the caller's eyes.</summary>
    private static FieldProblem Reworded(FieldProblem problem, ImmutableArray<NewDate> dates)
    {
        for (var index = 0; index < dates.Length; index++)
        {
            if (dates[index].Sections is not null || !problem.Field.StartsWith($"dates[{index}].sections[0].", StringComparison.Ordinal))
                continue;
            var isPrice = problem.Field.EndsWith(".price", StringComparison.Ordinal);
            return problem with { Field = isPrice ? $"dates[{index}].price" : $"dates[{index}].seats" };
        }

        return problem;
    }

    private static int? Int(long? number) => number is { } given ? Int(given) : null;

    private static int Int(long number) => (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    private static DateTimeOffset? Utc(DateTimeOffset? time) => time is { } given ? Milliseconds(given) : null;

    private static DateTimeOffset Milliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
