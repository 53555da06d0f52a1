using System.Globalization;
using OrleansTicketing.Load.Report;

namespace OrleansTicketing.Load.Night;

/// <summary>Draws who waited, who was admitted and what was sold, over the time of a night.</summary>
internal static class NightChart
{
    private const int Width = 860;
    private const int Left = 80;
    private const int Right = 20;
    private const int PanelHeight = 150;
    private const int PanelGap = 46;
    private const int Top = 56;

    public static string Draw(NightResult night)
    {
        var end = night.Moments.First(moment => moment.At > night.Plan.Rush && moment.Waiting == 0).At + TimeSpan.FromMinutes(2);
        var moments = night.Moments.Where(moment => moment.At <= end).ToArray();
        var plan = night.Plan;
        var height = Top + (3 * (PanelHeight + PanelGap));
        var svg = new SvgDocument(Width, height);
        svg.Line($"<text x='{Left}' y='22' font-size='15'>An on-sale night: {plan.Users:N0} users in {plan.Rush.TotalSeconds:N0} s, {plan.Seats:N0} seats, capacity {plan.Capacity:N0}</text>");
        Panel(svg, 0, "waiting", moments, end, [("#4269d0", moment => moment.Waiting)]);
        Panel(svg, 1, "admitted (line: the capacity)", moments, end, [("#bbb", _ => plan.Capacity), ("#3ca951", moment => moment.Admitted)]);
        Panel(svg, 2, "seats sold (dark) and held (on top)", moments, end, [("#efb118", moment => moment.Held + moment.Sold), ("#9c3d00", moment => moment.Sold)]);
        return svg.End();
    }

    private static void Panel(
        SvgDocument svg, int number, string title, NightMoment[] moments, TimeSpan end, (string Colour, Func<NightMoment, int> Value)[] lines)
    {
        var (top, bottom) = (Top + (number * (PanelHeight + PanelGap)), Top + (number * (PanelHeight + PanelGap)) + PanelHeight);
        var most = Ceiling(moments.Max(moment => lines.Max(line => line.Value(moment))));
        svg.Line($"<text x='{Left}' y='{top - 8}' font-weight='bold'>{title}</text>");
        foreach (var share in new[] { 0, 0.5, 1 })
        {
            var y = bottom - (share * PanelHeight);
            svg.Line($"<line x1='{Left}' x2='{Width - Right}' y1='{y:F1}' y2='{y:F1}' stroke='#ddd'/>");
            svg.Line($"<text x='{Left - 8}' y='{y + 4:F1}' text-anchor='end'>{share * most:N0}</text>");
        }

        for (var minute = 0; minute <= end.TotalMinutes; minute += end.TotalMinutes > 90 ? 30 : 10)
            svg.Line($"<text x='{X(TimeSpan.FromMinutes(minute), end):F1}' y='{bottom + 16}' text-anchor='middle'>{minute} min</text>");
        foreach (var (colour, value) in lines)
        {
            var points = moments.Select(moment => string.Create(
                CultureInfo.InvariantCulture, $"{X(moment.At, end):F1},{bottom - ((double)value(moment) / most * PanelHeight):F1}"));
            svg.Line($"<polyline fill='none' stroke='{colour}' stroke-width='1.8' points='{string.Join(' ', Thinned(points))}'/>");
        }
    }

    // Points that come to lie on the same spot are one.
    private static IEnumerable<string> Thinned(IEnumerable<string> points)
    {
        string? last = null;
        foreach (var point in points)
        {
            if (point != last)
                yield return last = point;
        }
    }

    private static double X(TimeSpan at, TimeSpan end) => Left + (at / end * (Width - Left - Right));

    private static double Ceiling(int most)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, most))));
        return Math.Ceiling(most / unit) * unit;
    }
}
