using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Gateway;

/// <summary>Pages and what they load come out of the gateway, with everything that a browser must be told.</summary>
[Collection(GatewayCollection.Name)]
public sealed partial class PageTests(GatewayFixture fixture)
{
    private const string Stylesheet = "/assets/css/base.css";

    private static readonly (string, string) Browser = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    private readonly GatewayApp _app = fixture.App;

    [Fact]
    public async Task A_page_comes_with_the_security_headers_and_what_it_loads_with_its_type()
    {
        var page = (await _app.Get("/", Browser)).Is(200);
        AssertSafe(page);
        Assert.Equal("text/html; charset=utf-8", page.ContentHeaders.ContentType!.ToString());
        var reply = (await _app.Get(Stylesheet)).Is(200);
        Assert.Equal("text/css; charset=utf-8", reply.ContentHeaders.ContentType!.ToString());
        Assert.Equal(["nosniff"], reply.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("--accent", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_a_file_already_does_not_get_it_again()
    {
        var first = (await _app.Get(Stylesheet)).Is(200);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.True(first.Headers.CacheControl!.NoCache);
        var again = (await _app.Get(Stylesheet, ("If-None-Match", tag.Tag))).Is(304);
        Assert.Empty(again.Text);
        (await _app.Get(Stylesheet, ("If-None-Match", "\"other\""))).Is(200);
    }

    [Fact]
    public async Task What_a_page_names_by_its_release_is_kept_for_ever()
    {
        var page = (await _app.Get("/", Browser)).Is(200);
        Assert.True(page.Headers.CacheControl!.NoCache);
        var named = NamedStylesheet().Match(page.Text).Groups["address"].Value;
        Assert.NotEqual(Stylesheet, named);

        var kept = (await _app.Get(named)).Is(200);
        Assert.Equal((await _app.Get(Stylesheet)).Text, kept.Text);
        Assert.Contains("immutable", kept.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        var ofAnotherRelease = (await _app.Get("/assets/v-0123456789abcdef/css/base.css")).Is(200);
        Assert.True(ofAnotherRelease.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task Head_tells_the_same_without_the_file()
    {
        var reply = (await _app.Send(HttpMethod.Head, Stylesheet, null)).Is(200);
        Assert.Empty(reply.Text);
        Assert.Equal((await _app.Get(Stylesheet)).Headers.ETag, reply.Headers.ETag);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Files_are_compressed_where_the_browser_takes_it(string encoding)
    {
        var reply = (await _app.Get(Stylesheet, ("Accept-Encoding", encoding))).Is(200);
        Assert.Equal([encoding], reply.ContentHeaders.ContentEncoding);
        Assert.Contains("Accept-Encoding", reply.Headers.Vary);
    }

    [Fact]
    public async Task A_person_at_an_unknown_address_sees_a_page_and_a_program_a_problem()
    {
        foreach (var address in new[] { "/nowhere", "/concerts/not-an-id", "/assets/none.js" })
        {
            var page = (await _app.Get(address, Browser)).Is(404);
            Assert.Equal(new MediaTypeHeaderValue("text/html", "utf-8"), page.ContentHeaders.ContentType);
            AssertSafe(page);
            (await _app.Get(address)).IsProblem("not_found");
        }

        (await _app.Get("/api/v1/nowhere", Browser)).IsProblem("not_found");
        (await _app.Post("/nowhere", null, Browser)).IsProblem("not_found");
    }

    [Fact]
    public async Task A_page_is_read_and_never_written_to() =>
        (await _app.Post("/wallet", null, Browser)).IsProblem("method_not_allowed");

    [Fact]
    public async Task Pages_take_nothing_from_an_addresss_limit()
    {
        await using var app = await GatewayApp.Start(("RateLimits:PerAddressPerSecond", "1"));
        for (var i = 0; i < 20; i++)
            (await app.Get(Stylesheet)).Is(200);
        (await app.Get("/api/v1/concerts")).Is(200);
    }

    [Fact]
    public async Task No_file_is_reached_but_those_of_the_pages()
    {
        foreach (var path in new[] { "/assets/", "/assets/../appsettings.json", "/assets/..%2f..%2fappsettings.json", "/assets/not-found.html" })
            (await _app.Get(path)).IsProblem("not_found");
    }

    private static void AssertSafe(Reply reply)
    {
        var policy = reply.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(OtherHost(), policy);
        Assert.Equal(["no-referrer"], reply.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["nosniff"], reply.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["same-origin"], reply.Headers.GetValues("Cross-Origin-Opener-Policy"));
        Assert.True(reply.Headers.Contains("Permissions-Policy"));
    }

    [GeneratedRegex("\"(?<address>/assets/[^\"]*/base\\.css)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedStylesheet();

    [GeneratedRegex("https?:|\\*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OtherHost();
}
