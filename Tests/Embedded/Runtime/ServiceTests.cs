using Microsoft.Extensions.DependencyInjection;
using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Runtime;

public sealed class ServiceTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_scoped_service_is_the_activations_own_and_ends_with_it_a_singleton_is_the_silos()
    {
        var scoped = new List<ScopedService>();
        await using var host = await HostedGrains.StartAsync(silo => silo.Services
            .AddSingleton<SharedService>()
            .AddScoped(_ => Added(scoped, new ScopedService()))
            .AddSingleton(typeof(GenericService<>)));
        var first = await host.Grain<IServedGrain>(_key + "-1").Services();
        var second = await host.Grain<IServedGrain>(_key + "-2").Services();
        Assert.Equal(first.Shared, second.Shared);
        Assert.Equal(first.Generic, second.Generic);
        Assert.NotEqual(first.Scoped, second.Scoped);
        Assert.Equal(2, scoped.Count);

        await host.Grain<IServedGrain>(_key + "-1").End();
        await Eventually.IsTrue(() => scoped.Count(service => service.IsDisposed) == 1);
    }

    [Fact]
    public async Task Of_several_registrations_the_last_decides()
    {
        await using var host = await HostedGrains.StartAsync(silo => silo.Services
            .AddSingleton<SharedService>()
            .AddSingleton<ScopedService>()
            .AddScoped<ScopedService>()
            .AddSingleton(typeof(GenericService<>)));
        var first = await host.Grain<IServedGrain>(_key + "-1").Services();
        var second = await host.Grain<IServedGrain>(_key + "-2").Services();
        Assert.NotEqual(first.Scoped, second.Scoped);
    }

    private static ScopedService Added(List<ScopedService> all, ScopedService one)
    {
        all.Add(one);
        return one;
    }
}

public interface IServedGrain : IGrainWithStringKey
{
    Task<ServedBy> Services();

    Task End();
}

[GenerateSerializer, Immutable]
public sealed record ServedBy([property: Id(0)] Guid Shared, [property: Id(1)] Guid Scoped, [property: Id(2)] Guid Generic);

internal sealed class ServedGrain(SharedService shared, ScopedService scoped, GenericService<int> generic) : Grain, IServedGrain
{
    public Task<ServedBy> Services() => Task.FromResult(new ServedBy(shared.Id, scoped.Id, generic.Id));

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

internal sealed class SharedService
{
    internal Guid Id { get; } = Guid.NewGuid();
}

internal sealed class ScopedService : IDisposable
{
    private volatile bool _isDisposed;

    internal Guid Id { get; } = Guid.NewGuid();

    internal bool IsDisposed => _isDisposed;

    public void Dispose() => _isDisposed = true;
}

internal sealed class GenericService<T>
{
    internal Guid Id { get; } = Guid.NewGuid();
}
