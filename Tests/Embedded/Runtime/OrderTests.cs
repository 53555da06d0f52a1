using OrleansTicketing.Tests.Conformance.Behaviour;

namespace OrleansTicketing.Tests.Embedded.Runtime;

/// <summary>Within one process calls keep their order. Orleans promises none; nothing but a reproducible run may rely on it.</summary>
public sealed class OrderTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task Many_waiting_requests_keep_their_order()
    {
        await using var host = await HostedGrains.StartAsync();
        var grain = host.Grain<IProbeGrain>(_key);
        var first = grain.Work("first");
        await Probe.HasNoted(_key, "first in");
        var names = Enumerable.Range(0, 50).Select(number => $"n{number}").ToArray();
        Array.ForEach(names, name => Probe.Open(_key, name));
        var others = names.Select(name => grain.Work(name)).ToArray();
        Probe.Open(_key, "first");
        await Task.WhenAll([first, .. others]);
        Assert.Equal(names.Select(name => $"{name} in"), Probe.NotesOf(_key).Where(note => note.StartsWith('n') && note.EndsWith(" in", StringComparison.Ordinal)));
    }
}
