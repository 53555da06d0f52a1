using System.Collections.Immutable;

namespace OrleansTicketing.Tests.Embedded.Runtime;

public sealed class MessageTests
{
    [Fact]
    public async Task Deeply_immutable_messages_cross()
    {
        await using var host = await HostedGrains.StartAsync();
        var message = new GoodMessage { Names = ["a", "b"], Inner = new GoodInner(7), At = DateTimeOffset.UnixEpoch };
        Assert.Same(message, await host.Grain<IGoodGrain>().Echo(message));
    }

    [Theory]
    [InlineData(typeof(IGrainWithArray), "Array", "[]")]
    [InlineData(typeof(IGrainWithList), "Items", "List")]
    [InlineData(typeof(IGrainWithSetter), "SettableMessage.Number", "can be changed")]
    [InlineData(typeof(IGrainWithoutId), "UnnumberedMessage.Number", "[Id]")]
    [InlineData(typeof(IGrainWithoutSerializer), "PlainRecord", "[GenerateSerializer]")]
    [InlineData(typeof(IGrainWithMutableChild), "DerivedMessage.Number", "can be changed")]
    [InlineData(typeof(IGrainWithVoid), "Fire", "Task")]
    public async Task What_could_be_changed_or_lost_on_the_way_is_refused_by_name(Type grainInterface, string member, string fault)
    {
        await using var host = await HostedGrains.StartAsync();
        var refusal = Assert.Throws<InvalidOperationException>(() => host.Client.GetGrain(grainInterface, "any"));
        Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }
}

[GenerateSerializer, Immutable]
internal sealed record GoodMessage
{
    [Id(0)] public ImmutableArray<string> Names { get; init; } = [];
    [Id(1)] public required GoodInner Inner { get; init; }
    [Id(2)] public DateTimeOffset? At { get; init; }
}

[GenerateSerializer, Immutable]
internal readonly record struct GoodInner([property: Id(0)] long Number);

internal sealed record PlainRecord([property: Id(0)] int Number);

[GenerateSerializer, Immutable]
internal sealed record SettableMessage
{
    [Id(0)] public int Number { get; set; }
}

[GenerateSerializer, Immutable]
internal sealed record UnnumberedMessage(int Number);

[GenerateSerializer, Immutable]
internal record BaseMessage;

[GenerateSerializer, Immutable]
internal sealed record DerivedMessage : BaseMessage
{
    [Id(0)] public int Number { get; set; }
}

internal interface IGoodGrain : IGrainWithStringKey
{
    Task<GoodMessage> Echo(GoodMessage message);
}

internal interface IGrainWithArray : IGrainWithStringKey
{
    Task Array(int[] numbers);
}

internal interface IGrainWithList : IGrainWithStringKey
{
    Task<List<int>> Items();
}

internal interface IGrainWithSetter : IGrainWithStringKey
{
    Task Send(SettableMessage message);
}

internal interface IGrainWithoutId : IGrainWithStringKey
{
    Task Send(UnnumberedMessage message);
}

internal interface IGrainWithoutSerializer : IGrainWithStringKey
{
    Task Send(ImmutableList<PlainRecord> messages);
}

internal interface IGrainWithMutableChild : IGrainWithStringKey
{
    Task Send(BaseMessage message);
}

internal interface IGrainWithVoid : IGrainWithStringKey
{
    void Fire();
}

[GrainType("embedded-messages")]
internal sealed class MessagesGrain : Grain, IGoodGrain, IGrainWithArray, IGrainWithList, IGrainWithSetter, IGrainWithoutId,
    IGrainWithoutSerializer, IGrainWithMutableChild, IGrainWithVoid
{
    public Task<GoodMessage> Echo(GoodMessage message) => Task.FromResult(message);
    public Task Array(int[] numbers) => Task.CompletedTask;
    public Task<List<int>> Items() => Task.FromResult(new List<int>());
    public Task Send(SettableMessage message) => Task.CompletedTask;
    public Task Send(UnnumberedMessage message) => Task.CompletedTask;
    public Task Send(ImmutableList<PlainRecord> messages) => Task.CompletedTask;
    public Task Send(BaseMessage message) => Task.CompletedTask;
    public void Fire() => _ = 0;
}
