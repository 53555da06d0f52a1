using System.Globalization;
using OrleansTicketing.Load.Measure;

namespace OrleansTicketing.Load.Report;

/// <summary>Draws a run: latency by percentile, on logarithmic axes of both, and successes over time.</summary>
internal static class RunChart
{
    private const int Width = 860;
    private const int Left = 80;
    private const int Right = 150;
    private const int Top = 40;
    private const int PanelHeight = 220;
    private const int Gap = 70;

    private static readonly string[] Colours = ["#4269d0", "#efb118", "#ff725c", "#3ca951", "#a463f2", "#6cc5b0"];
    private static readonly double[] Shares = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];

    public static string Draw(IReadOnlyList<(string Scenario, Measurement Run)> runs)
    {
        var height = Top + (2 * (PanelHeight + Gap));
        var svg = new SvgDocument(Width, height);
        DrawLatencies(svg, Top, runs);
        DrawSuccesses(svg, Top + PanelHeight + Gap, runs);
        return svg.End();
    }

    private static void DrawLatencies(SvgDocument svg, int top, IReadOnlyList<(string Scenario, Measurement Run)> runs)
    {
        svg.Line($"<text x='{Left}' y='{top - 12}' font-weight='bold'>latency by percentile, ms</text>");
        var most = Math.Ceiling(Math.Log10(Math.Max(1, runs.Max(static run => run.Run.Latency.Percentile(1).TotalMilliseconds))));
        const double Least = -1;
        double Y(double milliseconds) => top + PanelHeight - ((Math.Log10(Math.Max(0.1, milliseconds)) - Least) / (most - Least) * PanelHeight);
        for (var power = Least; power <= most; power++)
            Grid(svg, Y(Math.Pow(10, power)), string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(10, power):0.#}"));
        var deepest = -Math.Log10(1 - Shares[^1]);
        double X(double share) => Left + (-Math.Log10(1 - share) / deepest * (Width - Left - Right));
        foreach (var share in Shares)
            svg.Line($"<text x='{X(share):F1}' y='{top + PanelHeight + 18}' text-anchor='middle'>{share * 100:G6} %</text>");
        foreach (var ((scenario, run), i) in runs.Select(static (run, i) => (run, i)))
        {
            var points = Enumerable.Range(0, 101).Select(step => 1 - Math.Pow(10, -deepest * step / 100))
                .Select(share => string.Create(CultureInfo.InvariantCulture, $"{X(share):F1},{Y(run.Latency.Percentile(share).TotalMilliseconds):F1}"));
            Curve(svg, i, scenario, top, points);
        }
    }

    private static void DrawSuccesses(SvgDocument svg, int top, IReadOnlyList<(string Scenario, Measurement Run)> runs)
    {
        svg.Line($"<text x='{Left}' y='{top - 12}' font-weight='bold'>successes in each second</text>");
        // The last second is seldom a whole one.
        var whole = runs.Select(static run => (run.Scenario, Seconds: run.Run.SuccessesBySecond.Take(Math.Max(1, (int)run.Run.Elapsed.TotalSeconds)).ToArray())).ToArray();
        var most = Math.Max(1, whole.Max(static run => run.Seconds.DefaultIfEmpty().Max()));
        var count = Math.Max(2, whole.Max(static run => run.Seconds.Length));
        foreach (var share in new[] { 0, 0.5, 1 })
            Grid(svg, top + PanelHeight - (share * PanelHeight), string.Create(CultureInfo.InvariantCulture, $"{share * most:N0}"));
        double X(int second) => Left + ((double)second / (count - 1) * (Width - Left - Right));
        for (var second = 0; second < count; second += Math.Max(1, count / 10))
            svg.Line($"<text x='{X(second):F1}' y='{top + PanelHeight + 18}' text-anchor='middle'>{second + 1} s</text>");
        foreach (var ((scenario, seconds), i) in whole.Select(static (run, i) => (run, i)))
        {
            var points = seconds.Select((successes, second) => string.Create(
                CultureInfo.InvariantCulture, $"{X(second):F1},{top + PanelHeight - ((double)successes / most * PanelHeight):F1}"));
            Curve(svg, i, scenario, top, points);
        }
    }

    private static void Grid(SvgDocument svg, double y, string label)
    {
        svg.Line($"<line x1='{Left}' x2='{Width - Right}' y1='{y:F1}' y2='{y:F1}' stroke='#ddd'/>");
        svg.Line($"<text x='{Left - 8}' y='{y + 4:F1}' text-anchor='end'>{label}</text>");
    }

    private static void Curve(SvgDocument svg, int number, string name, int top, IEnumerable<string> points)
    {
        var colour = Colours[number % Colours.Length];
        svg.Line($"<polyline fill='none' stroke='{colour}' stroke-width='1.8' points='{string.Join(' ', points)}'/>");
        svg.Line($"<text x='{Width - Right + 12}' y='{top + 14 + (number * 18)}' fill='{colour}'>{name}</text>");
    }
}
