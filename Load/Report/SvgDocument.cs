using System.Globalization;
using System.Text;

namespace OrleansTicketing.Load.Report;

/// <summary>A drawing, written line by line. Its numbers look the same whatever language the machine speaks.</summary>
internal sealed class SvgDocument
{
    private readonly StringBuilder _text = new();

    /// <param name="width">Of the view box, in its own units; so is <paramref name="height"/>.</param>
    public SvgDocument(int width, int height)
    {
        Line($"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' font-family='sans-serif' font-size='12' fill='#333'>");
        Line($"<rect width='{width}' height='{height}' fill='#fff'/>");
    }

    public void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Ends it; nothing can be added afterwards.</summary>
    public string End()
    {
        Line($"</svg>");
        return _text.ToString();
    }
}
