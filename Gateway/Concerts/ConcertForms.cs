using System.Collections.Immutable;
using OrleansTicketing.Client.Concerts;
using OrleansTicketing.Domain.WaitingRoom.Modes;
using OrleansTicketing.Gateway.Json;

namespace OrleansTicketing.Gateway.Concerts;

/// <summary>Reads what operators send about concerts. Types are checked here, the rules of concerts where they are known.</summary>
internal static class ConcertForms
{
    private const int LongestText = 200;
    private const int LongestName = 64;
    private const int MostDates = 100;
    private const int MostSections = 1000;
    private const int MostSeats = 50_000;
    private const long HighestPrice = 100_000_000;
    private const int MostAdmitted = 1_000_000;
    private const int LongestIntervalSeconds = 86_400;

    private static readonly string[] Modes = ["fifo", "lottery", "passthrough", "paused", "closed"];

    public static NewConcert? ReadNew(JsonFields body) => new(
        body.Text("title", LongestText),
        body.Text("artist", LongestText),
        body.Text("venue", LongestText),
        body.Text("timeZone", LongestName, required: false),
        ReadDates(body, isNew: true),
        body.Object("waitingRoom") is { } room ? ReadRoom(room) : null);

    public static ConcertCorrection? ReadCorrection(JsonFields body) => new(
        body.Text("title", LongestText, required: false),
        body.Text("artist", LongestText, required: false),
        body.Text("venue", LongestText, required: false),
        body.Text("timeZone", LongestName, required: false),
        ReadDates(body, isNew: false));

    public static NewRoom ReadRoom(JsonFields room) => new(
        room.Whole("capacity", 0, MostAdmitted, required: false),
        room.Whole("batchSize", 1, MostAdmitted, required: false),
        room.Whole("intervalSeconds", 1, LongestIntervalSeconds, required: false),
        room.Objects("schedule", ScheduleRules.MostWindows, required: false, least: 0) is { } windows ? [.. windows.Select(ReadWindow)] : null);

    private static NewWindow ReadWindow(JsonFields window) => new(
        window.Time("from"),
        window.Choice("mode", Modes));

    private static ImmutableArray<NewDate> ReadDates(JsonFields body, bool isNew) =>
        body.Objects("dates", MostDates, required: isNew) is { } dates ? [.. dates.Select(date => ReadDate(date, isNew))] : [];

    private static NewDate ReadDate(JsonFields date, bool isNew) => new(
        date.Text("date", LongestName),
        date.Time("startsAt", required: isNew),
        date.Time("saleOpensAt", required: false),
        date.Time("saleClosesAt", required: false),
        date.Whole("seats", 1, MostSeats, required: false),
        date.Whole("price", 0, HighestPrice, required: false),
        date.Objects("sections", MostSections, required: false) is { } sections ? [.. sections.Select(ReadSection)] : null);

    private static NewSection ReadSection(JsonFields section) => new(
        section.Text("name", LongestName),
        section.Text("category", LongestName),
        section.Whole("rows", 1, MostSeats),
        section.Whole("seatsPerRow", 1, MostSeats),
        section.Whole("price", 0, HighestPrice));
}
