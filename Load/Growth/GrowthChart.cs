using System.Globalization;
using OrleansTicketing.Load.Report;

namespace OrleansTicketing.Load.Growth;

/// <summary>Draws what a set of operations cost, as a multiple of the smallest size's, over the size; both axes double from line to line.</summary>
internal static class GrowthChart
{
    private const int Width = 860;
    private const int Height = 420;
    private const int Left = 80;
    private const int Right = 190;
    private const int Top = 50;
    private const int Bottom = 60;

    private static readonly string[] Colours = ["#4269d0", "#ff725c", "#3ca951"];

    public static string Draw(IReadOnlyList<Grown> all)
    {
        var doublings = all.Max(static grown => grown.Costs.Count) - 1;
        var most = doublings * Math.Log2(Grown.MostForTwice);
        double X(double doubling) => Left + (doubling / doublings * (Width - Left - Right));
        double Y(double times) => Height - Bottom - (Math.Max(0, Math.Log2(times)) / most * (Height - Top - Bottom));
        var svg = new SvgDocument(Width, Height);
        svg.Line($"<text x='{Left}' y='24' font-size='15'>Processor time of a set of operations, as a multiple of the smallest size's</text>");
        for (var power = 0; power <= most; power++)
        {
            var y = Y(Math.Pow(2, power));
            svg.Line($"<line x1='{Left}' x2='{Width - Right}' y1='{y:F1}' y2='{y:F1}' stroke='#ddd'/>");
            svg.Line($"<text x='{Left - 8}' y='{y + 4:F1}' text-anchor='end'>{Math.Pow(2, power):N0} times</text>");
        }

        for (var doubling = 0; doubling <= doublings; doubling++)
            svg.Line($"<text x='{X(doubling):F1}' y='{Height - Bottom + 18}' text-anchor='middle'>{Math.Pow(2, doubling):N0} times as many</text>");
        Curve(svg, "#999", "5 4", "the most allowed", X, Y, [.. Enumerable.Range(0, doublings + 1).Select(static doubling => Math.Pow(Grown.MostForTwice, doubling))]);
        foreach (var (grown, i) in all.Select(static (grown, i) => (grown, i)))
            Curve(svg, Colours[i], "none", $"{grown.What.Name}, from {grown.Costs[0].Size.ToString("N0", CultureInfo.InvariantCulture)}", X, Y, [.. grown.Costs.Select(cost => cost.Processor / grown.Costs[0].Processor)]);
        return svg.End();
    }

    private static void Curve(SvgDocument svg, string colour, string dashes, string name, Func<double, double> x, Func<double, double> y, IReadOnlyList<double> times)
    {
        var points = times.Select((value, doubling) => string.Create(CultureInfo.InvariantCulture, $"{x(doubling):F1},{y(value):F1}"));
        svg.Line($"<polyline fill='none' stroke='{colour}' stroke-width='1.8' stroke-dasharray='{dashes}' points='{string.Join(' ', points)}'/>");
        svg.Line($"<text x='{x(times.Count - 1) + 8:F1}' y='{y(times[^1]) + 4:F1}' fill='{colour}'>{name}</text>");
    }
}
