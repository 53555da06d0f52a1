using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansTicketing.Gateway;
using OrleansTicketing.Gateway.Identity;

namespace OrleansTicketing.Tests.Gateway.Identity;

public sealed class OperatorLoginTests
{
    private const string Key = "key-of-the-dashboard";

    [Fact]
    public async Task The_operator_s_key_lets_in()
    {
        await using var pages = await Pages.Start(Key);
        Assert.Equal("secret page", await (await pages.Get("operator", Key)).Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("operator", "another-key")]
    [InlineData("operator", "")]
    [InlineData("admin", Key)]
    [InlineData("Operator", Key)]
    public async Task Anything_else_is_asked_for_the_login(string user, string key)
    {
        await using var pages = await Pages.Start(Key);
        var answer = await pages.Get(user, key);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic")]
    [InlineData("Basic !")]
    [InlineData("Basic b3BlcmF0b3I=")]
    [InlineData("Bearer " + Key)]
    public async Task Headers_that_are_no_login_are_asked_for_one(string? header)
    {
        await using var pages = await Pages.Start(Key);
        Assert.Equal(HttpStatusCode.Unauthorized, (await pages.Get(header)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await pages.Get("Basic " + new string('A', 4000))).StatusCode);
    }

    [Fact]
    public async Task Without_a_configured_key_nobody_can_sign_in()
    {
        await using var pages = await Pages.Start(null);
        Assert.Equal(HttpStatusCode.Forbidden, (await pages.Get("operator", "")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await pages.Get((string?)null)).StatusCode);
    }

    [Fact]
    public async Task Whoever_guesses_is_slowed_down_and_logged_without_the_guess()
    {
        await using var pages = await Pages.Start(Key);
        for (var guess = 0; guess < 10; guess++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await pages.Get("operator", $"guess-{guess}")).StatusCode);

        var refused = await pages.Get("operator", Key);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));

        pages.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(HttpStatusCode.OK, (await pages.Get("operator", Key)).StatusCode);
        Assert.Equal(10, pages.Log.Count(line => line.Contains("127.0.0.1", StringComparison.Ordinal)));
        Assert.DoesNotContain(pages.Log, line => line.Contains("guess-", StringComparison.Ordinal) || line.Contains(Key, StringComparison.Ordinal));
    }

    /// <summary>A process with one page for operators.</summary>
    private sealed class Pages : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly HttpClient _http;

        private Pages(WebApplication app, LogLines log, TestClock clock)
        {
            (_app, Log, Clock) = (app, log.Lines, clock);
            _http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        }

        public IReadOnlyCollection<string> Log { get; }

        public TestClock Clock { get; }

        public static async Task<Pages> Start(string? key)
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Test", ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection([new("Ticketing:OperatorKey", key)]);
            var (log, clock) = (new LogLines(), new TestClock());
            builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Warning);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.AddTicketingMonitoring();
            builder.AddOperatorLogin();
            var app = builder.Build();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/page", () => "secret page").RequireAuthorization();
            await app.StartAsync();
            return new Pages(app, log, clock);
        }

        public Task<HttpResponseMessage> Get(string user, string key) =>
            Get("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{key}")));

        public Task<HttpResponseMessage> Get(string? authorization)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/page");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            return _http.SendAsync(request);
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
