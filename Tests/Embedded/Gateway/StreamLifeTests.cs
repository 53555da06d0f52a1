using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansTicketing.Gateway.Streams;
using OrleansTicketing.Tests.Gateway.Fixtures;

namespace OrleansTicketing.Tests.Embedded.Gateway;

/// <summary>What keeps a stream of events alive, and what ends it; with heartbeats that a test can wait for.</summary>
[Collection(GatewayCollection.Name)]
public sealed class StreamLifeTests
{
    private const string Mine = "/api/v1/queue-tokens/me/events";

    [Fact]
    public async Task An_idle_stream_lives_and_ends_with_the_process()
    {
        var app = await GatewayApp.Start(static services => services.AddSingleton(all => new EventStream(
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<IHostApplicationLifetime>())
        { Heartbeat = TimeSpan.FromMilliseconds(50) }));
        await using var stopped = app;
        var concert = await app.NewConcert();
        var guest = await app.NewGuest(concert);
        await using var seats = await EventReader.Open(app, $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats/events", guest.Headers);
        await using var token = await EventReader.Open(app, Mine, guest.Headers);
        Assert.NotNull(await seats.Next());
        Assert.NotNull(await token.Next());
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull((await seats.Next(comments: true))!.Comment);
            Assert.NotNull((await token.Next(comments: true))!.Comment);
        }

        await app.Stop();
        while (await seats.Next() is not null)
        {
        }

        while (await token.Next() is not null)
        {
        }
    }

    [Fact]
    public async Task A_seat_stream_ends_when_its_place_does()
    {
        await using var app = await GatewayApp.Start(static services => services.AddSingleton(all => new EventStream(
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<IHostApplicationLifetime>())
        { Heartbeat = TimeSpan.FromMilliseconds(50) }));
        var concert = await app.NewConcert();
        var guest = await app.NewGuest(concert);
        await using var seats = await EventReader.Open(app, $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats/events", guest.Headers);
        Assert.NotNull(await seats.Next());
        (await app.Delete("/api/v1/queue-tokens/me", guest.Headers)).Is(204);
        Assert.Null(await seats.Next());
    }

    [Fact]
    public async Task A_stream_that_never_rests_ends_as_well_when_its_place_does()
    {
        await using var app = await GatewayApp.Start(static services => services.AddSingleton(all => new EventStream(
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<IHostApplicationLifetime>())
        { Heartbeat = TimeSpan.FromMilliseconds(500) }));
        var concert = await app.NewConcert();
        var (guest, other) = (await app.NewGuest(concert), await app.NewGuest(concert));
        await using var seats = await EventReader.Open(app, $"/api/v1/concerts/{concert}/dates/{GatewayFixture.Date}/seats/events", guest.Headers);
        Assert.NotNull(await seats.Next());
        (await app.Delete("/api/v1/queue-tokens/me", guest.Headers)).Is(204);
        using var over = new CancellationTokenSource();
        var busy = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                var held = (await app.Hold(other, concert, [5])).Is(201).Value("reservationId");
                (await app.Delete($"/api/v1/reservations/{held}", other.Headers)).Is(204);
            }
        });
        while (await seats.Next() is not null)
        {
        }

        await over.CancelAsync();
        await busy;
    }
}
