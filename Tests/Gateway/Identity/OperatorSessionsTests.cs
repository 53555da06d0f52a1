using Microsoft.AspNetCore.Http;
using OrleansTicketing.Gateway.Identity;
using OrleansTicketing.Grains.Interfaces.Signing;

namespace OrleansTicketing.Tests.Gateway.Identity;

public sealed class OperatorSessionsTests
{
    private static readonly SigningKey Secret = new([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly SigningKey Newer = new([.. Enumerable.Repeat((byte)9, 32)]);

    private readonly TestClock _clock = new();

    [Fact]
    public void A_session_ends_thirty_minutes_after_its_last_use()
    {
        var (sessions, text) = Begin();
        _clock.Advance(TimeSpan.FromMinutes(29));
        var renewed = Continue(sessions, text);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(sessions.Read(text));
        _clock.Advance(TimeSpan.FromMinutes(28));
        Assert.NotNull(sessions.Read(renewed!));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(sessions.Read(renewed!));
    }

    [Fact]
    public void A_session_that_is_used_all_day_ends_after_twelve_hours()
    {
        var (sessions, text) = Begin();
        for (var used = TimeSpan.Zero; used < TimeSpan.FromHours(12) - TimeSpan.FromMinutes(20); used += TimeSpan.FromMinutes(20))
        {
            _clock.Advance(TimeSpan.FromMinutes(20));
            text = Continue(sessions, text)!;
        }

        _clock.Advance(TimeSpan.FromMinutes(20) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TestClock.Start.AddHours(12), sessions.Read(text)!.ExpiresAt);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(sessions.Read(text));
    }

    [Fact]
    public void Use_within_a_minute_sets_no_other_cookie()
    {
        var (sessions, text) = Begin();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(Continue(sessions, text));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(Continue(sessions, text));
    }

    [Fact]
    public void Any_changed_character_spoils_a_session()
    {
        var (sessions, text) = Begin();
        for (var at = 0; at < text.Length; at++)
        {
            var forged = text.ToCharArray();
            forged[at] = forged[at] == 'A' ? 'B' : 'A';
            Assert.Null(sessions.Read(new string(forged)));
        }

        Assert.Null(sessions.Read(string.Empty));
        Assert.Null(sessions.Read(new string('*', text.Length)));
        Assert.Null(sessions.Read(text + "A"));
    }

    [Fact]
    public void A_session_is_of_one_secret_and_one_operator_key()
    {
        var (_, text) = Begin();
        Assert.NotNull(Sessions(new SigningKeys(Newer, [Secret]), "key").Read(text));
        Assert.Null(Sessions(new SigningKeys(Newer, []), "key").Read(text));
        Assert.Null(Sessions(new SigningKeys(Secret, []), "another").Read(text));
        Assert.Null(Sessions(new SigningKeys(Secret, []), null).Read(text));
    }

    private (OperatorSessions Sessions, string Text) Begin()
    {
        var sessions = Sessions(new SigningKeys(Secret, []), "key");
        var http = new DefaultHttpContext();
        sessions.Begin(http);
        return (sessions, CookieOf(http)!);
    }

    /// <summary>The cookie that a use sets; null where it sets none.</summary>
    private static string? Continue(OperatorSessions sessions, string text)
    {
        var http = new DefaultHttpContext();
        sessions.Continue(http, sessions.Read(text)!);
        return CookieOf(http);
    }

    private OperatorSessions Sessions(SigningKeys keys, string? operatorKey) => new(keys, new OperatorKey(operatorKey), _clock);

    private static string? CookieOf(HttpContext http) =>
        http.Response.Headers.SetCookie.Count == 0 ? null : http.Response.Headers.SetCookie.ToString().Split(';')[0].Split('=', 2)[1];
}
