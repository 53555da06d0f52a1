using Microsoft.Playwright;

namespace OrleansTicketing.Tests.Browser.Windows;

/// <summary>What somebody looks at a page with.</summary>
/// <param name="Name">As it stands in the names of pictures.</param>
/// <param name="Width">In CSS pixels, as <paramref name="Height"/>.</param>
/// <param name="Language">The first that the browser asks for.</param>
public sealed record Screen(string Name, int Width, int Height, string Language = Screen.English)
{
    private const string English = "en-GB";

    public static readonly Screen Desktop = new("desktop", 1280, 800);

    /// <summary>The narrowest that the pages are made for.</summary>
    public static readonly Screen Phone = new("phone", 360, 740);

    /// <summary>A phone, too: where the room is smallest, words that are too long do most harm.</summary>
    public static readonly Screen Korean = new("korean", 360, 740, "ko-KR");

    /// <summary>Colours are the same in every language.</summary>
    public IReadOnlyList<ColorScheme> Schemes => Language == English ? [ColorScheme.Light, ColorScheme.Dark] : [ColorScheme.Light];

    /// <summary>Operators read English.</summary>
    public bool HasConsole => Language == English;

    public BrowserNewContextOptions Options(Uri site) => new()
    {
        BaseURL = site.ToString(),
        ViewportSize = new ViewportSize { Width = Width, Height = Height },
        Locale = Language,
        TimezoneId = "Asia/Seoul",
        ColorScheme = ColorScheme.Light,
        // Pictures and checks must not meet a page in mid-movement.
        ReducedMotion = ReducedMotion.Reduce,
        HasTouch = Width < 600,
    };
}
